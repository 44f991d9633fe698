package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The step to a next version of every format, from end to end: a program that differs from this one
 * in nothing but that each of its formats is one version further, with a step from the present one,
 * goes on with what this program left; and this program refuses what that one wrote.
 *
 * <p>What a step does to its bytes, tests beside each format tell; here none changes anything.
 */
@Timeout(180)
class LaterProgramTest {
  private static final Path SOURCE =
      Path.of("../domain/src/main/java/dev/kroniek/domain/FormatVersions.java");

  private static final String PRESENT = "new FormatVersions<>(version, List.of())";
  private static final String LATER =
      "new FormatVersions<>(version + 1, List.of(UnaryOperator.identity()))";

  @TempDir Path directory;

  private Path data;
  private Path classes;

  @BeforeEach
  void prepare() throws IOException {
    GoldenDirectory.unpack("v1", directory);
    data = directory.resolve("data");
    String source = Files.readString(SOURCE);
    assertThat(source).containsOnlyOnce(PRESENT);
    Path later = directory.resolve("FormatVersions.java");
    Files.writeString(later, source.replace(PRESENT, LATER));
    classes = Files.createDirectory(directory.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int result =
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "-cp",
            System.getProperty("java.class.path"),
            "-d",
            classes.toString(),
            later.toString());
    assertThat(result).isZero();
  }

  /** Runs a command of the later program, which succeeds. */
  private String later(String... words) throws Exception {
    return later(ExitCode.DONE, words);
  }

  private String later(int exit, String... words) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--add"))
            .toList());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    line.addAll(List.of("-cp", classes + ":" + System.getProperty("java.class.path")));
    line.add(Main.class.getName());
    line.addAll(List.of(words));
    line.addAll(List.of("--data", data.toString()));
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor()).as(Files.readString(output)).isEqualTo(exit);
      return Files.readString(output);
    } finally {
      process.destroyForcibly();
    }
  }

  private Shell.Ran now(String... words) {
    return new Shell(data).at(RandomJournal.AFTERWARDS).run(words);
  }

  private Map<String, Long> sessions() throws IOException {
    Map<String, Long> files = DirectoryImage.checksums(data);
    files.keySet().removeIf(name -> !name.startsWith("sessions/"));
    return files;
  }

  /** An event that any door takes. */
  private Path command() throws IOException {
    return Files.writeString(
        directory.resolve("command.ndjson"),
        "{\"id\":\"later\",\"source\":\"hook/claude-code\",\"type\":\"add_event\",\"session\":\"later\","
            + "\"project\":\"p\",\"data\":{\"kind\":\"note\",\"message\":\"from later\"}}\n");
  }

  @Test
  void untilAnOwnerHasBroughtTheStateUpToDateReadersAskForIt() throws Exception {
    Map<String, Long> before = DirectoryImage.checksums(data);
    assertThat(later(ExitCode.UNAVAILABLE, "sessions"))
        .endsWith("is of an older version: start the daemon once to bring it up to date\n")
        .hasLineCount(1);
    assertThat(DirectoryImage.checksums(data)).isEqualTo(before);
    assertThat(later("replay")).contains("entries");
  }

  @Test
  void itGoesOnWithWhatThisProgramWrote() throws Exception {
    Map<String, Long> before = sessions();
    Path out = directory.resolve("out");

    assertThat(later("import", command().toString())).contains("added: 1\n");

    assertThat(sessions()).containsAllEntriesOf(before).hasSize(before.size() + 1);
    assertThat(version("outcomes.log", 8)).isEqualTo(2);
    assertThat(version("state.db", 60)).isEqualTo(2);
    assertThat(later("export"))
        .contains("\"sequence\":1,", "from later")
        .doesNotContain(GoldenDirectory.FORGOTTEN_TEXT);
    later("verify");
    later("replay", "--out", out.toString());
    assertThat(out.resolve("outcomes.log")).hasSameBinaryContentAs(data.resolve("outcomes.log"));
    assertThat(later("backup", directory.resolve("archive").toString()))
        .contains(", 1 of them new");
    data = directory.resolve("restored");
    later("restore", directory.resolve("archive").toString());
    assertThat(sessions()).containsAllEntriesOf(before);
  }

  /** Of a header where it is a number of four bytes, the highest first. */
  private int version(String file, int offset) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(data.resolve(file))).getInt(offset);
  }

  @Test
  void thisProgramRefusesWhatTheLaterOneWrote() throws Exception {
    later("import", command().toString());
    later("backup", directory.resolve("archive").toString());

    for (String line : List.of("sessions", "export", "replay", "verify")) {
      Shell.Ran ran = now(line);
      assertThat(ran.exit()).as(line).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(ran.err()).as(line).contains("has version 2 of its format").hasLineCount(1);
    }
    data = directory.resolve("restored");
    Shell.Ran ran = now("restore", directory.resolve("archive").toString());
    assertThat(ran.exit()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(ran.err()).contains("INDEX has version 2 of its format").hasLineCount(1);
  }
}

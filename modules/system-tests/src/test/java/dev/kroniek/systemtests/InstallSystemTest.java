package dev.kroniek.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tar.gz that the build packs, as a person with an empty home installs and uses it. */
@Timeout(120)
class InstallSystemTest {
  @TempDir Path directory;

  private @Nullable Process daemon;

  @AfterEach
  void killTheDaemon() {
    if (daemon != null) {
      daemon.destroyForcibly();
      daemon.onExit().join();
    }
  }

  private Path home() {
    return directory.resolve("home");
  }

  private Path data() {
    return home().resolve(".local/state/kroniek");
  }

  private Path log() {
    return directory.resolve("log");
  }

  /** A program in an environment that names a Java, the system's own programs, and a home. */
  private Process start(Path input, String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(input.toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("HOME", home().toString());
    return builder.start();
  }

  /** Runs it to its end. Returns what it printed. */
  private String run(String... command) throws IOException, InterruptedException {
    Files.writeString(log(), "");
    Process process = start(Path.of("/dev/null"), command);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(log());
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  private static Path packed() throws IOException {
    List<Path> packed = new ArrayList<>();
    try (Stream<Path> files = Files.list(Daemon.HOME.toAbsolutePath().resolveSibling(""))) {
      files
          .filter(
              file ->
                  file.getFileName().toString().matches("kroniek-[0-9.]+(-SNAPSHOT)?\\.tar\\.gz"))
          .forEach(packed::add);
    }
    assertThat(packed).hasSize(1);
    return packed.get(0);
  }

  @Test
  void whatIsPackedInstallsRecordsAndLeavesNothingElseInTheHome() throws Exception {
    Path unpacked = Files.createDirectories(directory.resolve("un packed 鐘"));
    Files.createDirectories(home());
    run("tar", "-xzf", packed().toString(), "-C", unpacked.toString());
    Path program = unpacked.resolve(packed().getFileName().toString().replace(".tar.gz", ""));
    Path prefix = directory.resolve("in stalled 鐘");
    run(program.resolve("bin/kroniek").toString(), "install", "--prefix", prefix.toString());
    run("rm", "-r", unpacked.toString());
    String kroniek = prefix.resolve("bin/kroniek").toString();

    daemon = start(Path.of("/dev/null"), kroniek, "serve", "--http-port", "0");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.readString(log()).contains("ready, pid"));
    Path payload = directory.resolve("payload");
    Files.writeString(
        payload,
        "{\"session_id\":\"s1\",\"cwd\":\"/u/dev/shop\",\"hook_event_name\":\"UserPromptSubmit\","
            + "\"prompt\":\"鐘\"}");
    Path hook = Path.of(kroniek).toRealPath().resolve("../../hooks/kroniek-hook").normalize();
    assertThat(start(payload, hook.toString(), "claude-code").waitFor()).isZero();
    await().atMost(Duration.ofSeconds(20)).until(() -> run(kroniek, "sessions").contains("s1"));

    assertThat(run(kroniek, "stop")).contains("stopped");
    try (Stream<Path> files = Files.walk(home())) {
      assertThat(files.filter(file -> !file.startsWith(data())))
          .containsExactlyInAnyOrder(
              home(), home().resolve(".local"), home().resolve(".local/state"));
    }
    assertThat(run(kroniek, "uninstall")).contains("your data stays in " + data());
    assertThat(prefix).as("install made it").doesNotExist();
  }
}

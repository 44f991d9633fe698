package dev.kroniek.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script {@code kroniek-statusline}, run as prompts and bars run it. */
@Timeout(60)
class StatuslineScriptTest {
  private static final Path SCRIPT = Path.of("src/main/dist/kroniek-statusline").toAbsolutePath();

  @TempDir private Path data;

  private record Ran(int exit, String out, String err) {}

  private Ran run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", SCRIPT.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("KRONIEK_DATA", data.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), out, err);
  }

  private void status(String text) throws IOException {
    Files.writeString(data.resolve("status.txt"), text);
  }

  private String process() {
    return "status1 " + ProcessHandle.current().pid() + " -";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0 0 0 0 0 | 0 active",
        "3 0 0 0 0 0 | 3 active",
        "3 1 2 1 1 1 | 3 active, 1 permission, 1 question, 1 idle, 1 parked, 2 stale",
        "3 0 0 0 0 0 what a later version adds | 3 active"
      })
  void theNumbersAreOneLine(String numbers, String line) throws Exception {
    status(process() + " " + numbers + "\n");

    assertThat(run()).isEqualTo(new Ran(0, "kroniek: " + line + "\n", ""));
  }

  @Test
  void aDaemonThatIsGoneIsSaidToBeGone() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();

    assertThat(run()).isEqualTo(new Ran(0, "kroniek: not running\n", ""));
    status("status1 " + gone.pid() + " - 3 0 0 0 0 0\n");
    assertThat(run()).isEqualTo(new Ran(0, "kroniek: not running\n", ""));
    if (Files.exists(Path.of("/proc/self/stat"))) {
      status("status1 " + ProcessHandle.current().pid() + " 1 3 0 0 0 0 0\n");
      assertThat(run().out()).as("another process of that number").contains("not running");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "status2 1 - 1 0 0 0 0 0, of another version",
    "status1 1 - 1 0 0 0 0, damaged",
    "status1 $(touch x) - 1 0 0 0 0 0, damaged",
    "status1 1 - * 0 0 0 0 0, damaged",
    "status1, damaged",
    "'', not running"
  })
  void aFileThatIsNotAsItShouldBeIsSaidToBeSo(String text, String said) throws Exception {
    status(text + "\n");

    Ran ran = run();

    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).contains(said).hasLineCount(1);
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void theDirectoryMayBeNamed() throws Exception {
    Path other = Files.createDirectories(data.resolve("an other"));
    Files.writeString(other.resolve("status.txt"), process() + " 7 0 0 0 0 0\n");

    assertThat(run("--data", other.toString()).out()).isEqualTo("kroniek: 7 active\n");
    assertThat(run("statusline", "--data=" + other).out()).isEqualTo("kroniek: 7 active\n");
    assertThat(run("--data").exit()).isEqualTo(2);
    assertThat(run("--verbose").err()).contains("takes only --data DIR");
  }
}

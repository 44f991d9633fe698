package dev.kroniek.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the hook script's own test, which is a shell script too, in every shell it is meant for. */
class HookScriptTest {
  private static final Path TEST =
      Path.of("../hooks/src/test/sh/hook-test.sh").toAbsolutePath().normalize();

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void theScriptKeepsItsPromisesInEveryShell(String shell) throws Exception {
    String program = shell.replaceAll(" .*", "");
    boolean isThere = isInstalled(program);
    if (Boolean.getBoolean("kroniek.ci")) {
      assertThat(isThere).as(program + " is installed").isTrue();
    }
    assumeTrue(isThere, program + " is not installed");
    Path out = directory.resolve("out");
    Process test =
        new ProcessBuilder("sh", TEST.toString(), shell)
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(test.waitFor(5, TimeUnit.MINUTES)).as("it ends").isTrue();
    String report = Files.readString(out, StandardCharsets.UTF_8);
    assertThat(test.exitValue()).as(report).isZero();
    assertThat(report).contains("ok").doesNotContain("FAIL");
  }

  private static boolean isInstalled(String program) throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
  }
}

package dev.kroniek.hooks.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UnifiedDiffTest {
  @TempDir Path temp;

  @Test
  void equalTextsDoNotDiffer() {
    assertThat(UnifiedDiff.lines("a", "x\n", "b", "x\n")).isEmpty();
  }

  @Test
  void aChangeIsToldWithThreeLinesAroundIt() {
    String before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";

    assertThat(UnifiedDiff.lines("a", before, "b", before.replace("5\n", "five\n")))
        .containsExactly(
            "--- a", "+++ b", "@@ -2,7 +2,7 @@", " 2", " 3", " 4", "-5", "+five", " 6", " 7", " 8");
  }

  @Test
  void aNewFileAndAMissingLineEndAreTold() {
    assertThat(UnifiedDiff.lines("/dev/null", "", "b", "x"))
        .containsExactly(
            "--- /dev/null", "+++ b", "@@ -0,0 +1 @@", "+x", "\\ No newline at end of file");
  }

  @Test
  void patchMakesTheOneOfTheOther() throws IOException, InterruptedException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 12; i++) {
      List<String> before =
          IntStream.range(0, random.nextInt(60)).mapToObj(n -> n % 7 + "\n").toList();
      List<String> after =
          before.stream()
              .flatMap(
                  line ->
                      switch (random.nextInt(8)) {
                        case 0 -> List.<String>of().stream();
                        case 1 -> List.of(line, "new\r\n").stream();
                        default -> List.of(line).stream();
                      })
              .toList();
      patched(String.join("", before), String.join("", after) + (i % 3 == 0 ? "end" : ""), seed);
    }
  }

  @Test
  void whereMostDiffersAllIsReplaced() throws IOException, InterruptedException {
    String before =
        IntStream.range(0, 3000).mapToObj(n -> "a" + n + "\n").collect(Collectors.joining());

    patched("same\n" + before, "same\n" + before.replace('a', 'b'), 0);
  }

  private void patched(String before, String after, long seed)
      throws IOException, InterruptedException {
    Path file = Files.writeString(temp.resolve("file"), before);
    List<String> diff = UnifiedDiff.lines("file", before, "file", after);
    if (diff.isEmpty()) {
      return;
    }
    Path patch = Files.writeString(temp.resolve("patch"), String.join("\n", diff) + "\n");
    Process process =
        new ProcessBuilder("patch", "--binary", "-s", file.toString(), patch.toString())
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("output").toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue())
        .as("seed %s: %s", seed, Files.readString(temp.resolve("output")))
        .isZero();
    assertThat(Files.readString(file)).as("seed %s", seed).isEqualTo(after);
  }
}

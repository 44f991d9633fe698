package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was dropped cannot be asked for; since when there is something, is said in one line. */
@Timeout(60)
class ErasedRangeTest {
  @TempDir Path directory;

  @BeforeEach
  void unpack() throws Exception {
    GoldenDirectory.unpack("v1-compacted", directory);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "show session-1 --at 10",
        "sessions --at 10",
        "diff --from 10",
        "diff --from 10 --session session-1",
        "replay --to 10",
        "export --from 10"
      })
  void itIsRefused(String line) {
    Shell.Ran ran =
        new Shell(directory.resolve("data")).at(RandomJournal.AFTERWARDS).run(line.split(" "));
    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.REFUSED);
    assertThat(ran.err().lines())
        .filteredOn(told -> !told.startsWith("kroniek: daemon stopped"))
        .containsExactly(
            "kroniek: entry 10 is in the erased range: entries before 58 were dropped, and the"
                + " state can be told from entry 57 on");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"show session-1 --at 57", "sessions --at 57", "diff --from 57", "replay --to 57"})
  void whatTheImageShowsIsTold(String line) {
    Shell.Ran ran =
        new Shell(directory.resolve("data")).at(RandomJournal.AFTERWARDS).run(line.split(" "));
    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.DONE);
  }
}

package dev.kroniek.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entry n happens n seconds after noon, and is recorded a millisecond later. */
class RecordedTimesTest {
  @TempDir Path directory;

  private final FoldedJournal journal = new FoldedJournal();
  private StateStore store;
  private RecordedTimes times;

  @BeforeEach
  void foldTen() throws IOException {
    Story story = new Story(journal);
    for (int i = 0; i < 10; i++) {
      story.heartbeatProject();
    }
    store = StateStore.open(directory, new RealDisk(), journal);
    journal.foldRestInto(store);
    times = new RecordedTimes(store.outcomes());
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void theEntryRecordedAtThatVeryTimeIsIncluded() throws IOException {
    for (long sequence = 1; sequence <= 10; sequence++) {
      Instant recordedAt = recordedAt(sequence);
      assertThat(times.lastAtOrBefore(recordedAt, 10)).isEqualTo(sequence);
      assertThat(times.lastAtOrBefore(recordedAt.minusNanos(1000), 10)).isEqualTo(sequence - 1);
    }
  }

  @Test
  void laterThanAllIsTheLastThatIsLookedAt() throws IOException {
    assertThat(times.lastAtOrBefore(Instant.MAX, 10)).isEqualTo(10);
    assertThat(times.lastAtOrBefore(Instant.MAX, 4)).isEqualTo(4);
    assertThat(times.lastAtOrBefore(Instant.MAX, 0)).isZero();
  }

  @Test
  void ofEntriesRecordedAtOnceItIsTheLast() throws IOException {
    journal.append(journal.entry(3).command()); // an hour ago by its sender; recorded now
    journal.append(journal.entry(4).command());
    journal.foldRestInto(store);
    assertThat(times.lastAtOrBefore(recordedAt(10), 12)).isEqualTo(12);
  }

  private static Instant recordedAt(long sequence) {
    return Story.NOON.plusSeconds(sequence).plusMillis(1);
  }
}

package dev.kroniek.engine;

import static dev.kroniek.engine.Fixtures.event;
import static dev.kroniek.engine.Fixtures.snapshots;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.domain.SessionId;
import dev.kroniek.journal.Archive;
import dev.kroniek.journal.TombstoneFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Backups of a journal that has dropped its first entries. */
@Timeout(120)
class BackupImageTest extends BackedUp {
  /** Lets the journal forget what is older than half a day, when it has some parts hours apart. */
  private long compact() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data, day.options())) {
      kroniek.recovered().join();
      Retention retention = new Retention(Duration.ofHours(12), Long.MAX_VALUE, null);
      return kroniek.compact(retention).result().join().plan().droppedTo();
    }
  }

  private void recordSomeParts() throws Exception {
    for (int part = 0; part < 6; part++) {
      day.record(data, 100, 5);
    }
  }

  @Test
  void whatTheJournalDroppedComesWithItsImage() throws Exception {
    recordSomeParts();
    long dropped = compact();
    assertThat(dropped).as("seed %d", seed).isPositive();
    day.record(data, 50, 0);
    assertThat(backUp().firstSequence()).isEqualTo(dropped + 1);
    restore();
    assertThatRestoredIsTheSame();
    assertThat(verified(restored)).as("seed %d", seed).isEmpty();
    data = restored;
    day.record(data, 50, 0);
    assertThat(backUp().added()).isPositive();
  }

  /** Also where a key was used again that an entry behind the gap had taken. */
  @Test
  void aBackupThatBeginsWithAnImageIsReplayed() throws Exception {
    recordSomeParts();
    assertThat(compact()).as("seed %d", seed).isPositive();
    day.record(data, 300, 0);
    backUp();
    Archive archive = Archive.open(backup);
    Path folded = parent.resolve("folded");
    try (Replay replay =
        Replay.open(folded, ReplayStart.of(archive.base()), archive.forgotten(), archive::tailer)) {
      replay.foldTo(archive.lastSequence(), ReplayListener.NONE);
      replay.store().checkpointClean();
    }
    assertThat(folded.resolve("outcomes.log"))
        .as("seed %d", seed)
        .hasSameBinaryContentAs(data.resolve("outcomes.log"));
  }

  private List<Finding> verified(Path directory) throws IOException {
    return new Verification(
            new DataDirectory(directory), Verification.Owner.NONE, phase -> ReplayListener.NONE)
        .full(parent.resolve("verified"))
        .findings();
  }

  @Test
  void whatTheBackupHasStaysThereWhenTheJournalDropsIt() throws Exception {
    recordSomeParts();
    backUp();
    assertThat(compact()).as("seed %d", seed).isPositive();
    day.record(data, 50, 0);
    assertThat(backUp().firstSequence()).isEqualTo(1);
    restore();
    assertThat(snapshots(restored)).as("seed %d", seed).isEqualTo(snapshots(data));
    assertThat(verified(restored)).as("seed %d", seed).isEmpty();
  }

  /** Two sessions, of which all entries were dropped. */
  private void recordTwoSessionsAndDropThem() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data, day.options())) {
      for (int i = 0; i < 20; i++) {
        kroniek.append(event("a" + i, "keep", "kept")).applied().join();
        kroniek.append(event("b" + i, "secret-session", SECRET)).applied().join();
      }
    }
    day.record(data, 0, 20);
    recordSomeParts();
    assertThat(compact()).as("seed %d", seed).isGreaterThanOrEqualTo(40);
  }

  @Test
  void anImageInTheBackupForgetsToo() throws Exception {
    recordTwoSessionsAndDropThem();
    backUp();
    assertThat(files(backup).toString()).contains(SECRET);
    forget();
    backUp();
    assertThatItIsGone(backup);
    restore();
    assertThat(snapshots(restored)).as("seed %d", seed).isEqualTo(snapshots(data));
    assertThatItIsGone(restored);
    assertThat(verified(restored)).as("seed %d", seed).isEmpty();
  }

  @Test
  void anImageIsRestoredWithoutWhatWasForgottenSince() throws Exception {
    recordTwoSessionsAndDropThem();
    backUp();
    forget();
    Forgotten told = TombstoneFile.read(data.resolve("journal"));
    restore(Archive.open(backup).obeying(told), Archive.open(backup).lastSequence());
    assertThatItIsGone(restored);
    assertThat(verified(restored)).as("seed %d", seed).isEmpty();
    try (Kroniek kroniek = Kroniek.open(restored)) {
      assertThat(kroniek.session(new SessionId("keep"))).isInstanceOf(SessionLookup.Found.class);
    }
  }
}

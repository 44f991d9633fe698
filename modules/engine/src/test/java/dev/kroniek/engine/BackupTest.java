package dev.kroniek.engine;

import static dev.kroniek.engine.Fixtures.deleteTree;
import static dev.kroniek.engine.Fixtures.event;
import static dev.kroniek.engine.Fixtures.snapshots;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.domain.SessionId;
import dev.kroniek.journal.Archive;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.NoArchiveException;
import dev.kroniek.journal.TombstoneFile;
import dev.kroniek.testkit.SmallDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Backups of a data directory, and what comes back from them. */
@Timeout(120)
class BackupTest extends BackedUp {
  @Test
  void whatIsRestoredIsTheSameAndGoesOn() throws Exception {
    day.record(data, 800, 2);
    backUp();
    restore();
    assertThatRestoredIsTheSame();

    Path copy = parent.resolve("copy");
    try (Kroniek kroniek = Kroniek.open(restored, day.options())) {
      kroniek.recovered().join();
      assertThat(kroniek.status().damage()).isEmpty();
      day.append(kroniek, 50);
    }
    data = restored;
    restored = copy;
    backUp();
    restore();
    assertThatRestoredIsTheSame();
  }

  @Test
  void eachTimeOnlyWhatIsNewIsAdded() throws Exception {
    long before = 0;
    for (int round = 1; round <= 4; round++) {
      day.record(data, 150, round);
      BackupReport report = backUp();
      assertThat(report.added()).as("seed %d", seed).isEqualTo(report.lastSequence() - before);
      assertThat(segments()).as("seed %d", seed).isEqualTo(round);
      before = report.lastSequence();
    }
    Map<String, String> files = files(backup);
    assertThat(backUp().added()).isZero();
    assertThat(files(backup).equals(files)).isTrue();
    restore();
    assertThatRestoredIsTheSame();
  }

  private long segments() throws IOException {
    return files(backup).keySet().stream().filter(name -> name.endsWith(".segment")).count();
  }

  @Test
  void aBackupOfADaemonAtWorkHoldsAllThatWasAcknowledged() throws Exception {
    AtomicBoolean isDone = new AtomicBoolean();
    try (Kroniek kroniek = Kroniek.open(data)) {
      CompletableFuture<Void> appending =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; !isDone.get(); i++) {
                  try {
                    kroniek.append(event("e" + i, "s" + i % 9, "m" + i)).journaled().join();
                  } catch (AppendRefusedException e) {
                    throw new AssertionError(e);
                  }
                }
              });
      for (int round = 0; round < 20; round++) {
        long acknowledged = kroniek.status().journaledSequence();
        BackupReport report = backUp();
        assertThat(report.damage()).isEmpty();
        assertThat(report.lastSequence()).isGreaterThanOrEqualTo(acknowledged);
      }
      isDone.set(true);
      appending.join();
    }
    backUp();
    restore();
    assertThatRestoredIsTheSame();
  }

  @Test
  void anEmptyJournalCanBeBackedUpAndRestored() throws Exception {
    Kroniek.open(data).close();
    assertThat(backUp().lastSequence()).isZero();
    restore();
    try (Kroniek kroniek = Kroniek.open(restored)) {
      kroniek.append(event("1", "s", "hello")).applied().join();
      assertThat(kroniek.lastSequence()).isEqualTo(1);
    }
  }

  @Test
  void anEarlierMomentCanBeRestored() throws Exception {
    day.record(data, 400, 0);
    backUp();
    long last = Archive.open(backup).lastSequence();
    restore(Archive.open(backup), last / 2);
    try (Kroniek kroniek = Kroniek.open(restored)) {
      kroniek.recovered().join();
      assertThat(kroniek.lastSequence()).isEqualTo(last / 2);
      assertThat(kroniek.status().damage()).isEmpty();
    }
    assertThat(Restore.lastOf(Archive.open(backup), new Moment.AfterEntry(7), Instant.MAX))
        .isEqualTo(7);
    assertThatThrownBy(
            () ->
                Restore.lastOf(Archive.open(backup), new Moment.AfterEntry(last + 1), Instant.MAX))
        .isInstanceOf(NoSuchMomentException.class);
  }

  @Test
  void aSessionForgottenAfterTheBackupDoesNotComeBackWhereItsTombstoneIsTold() throws Exception {
    recordTwoSessions();
    backUp();
    forget();
    Forgotten told = TombstoneFile.read(data.resolve("journal"));
    assertThat(told.tombstones()).hasSize(1);
    long last = Archive.open(backup).lastSequence();
    restore(Archive.open(backup).obeying(told), last);
    assertThatItIsGone(restored);
    try (Kroniek kroniek = Kroniek.open(restored)) {
      kroniek.recovered().join();
      assertThat(kroniek.lastSequence()).isEqualTo(last);
      assertThat(kroniek.session(new SessionId("secret-session")))
          .isInstanceOf(SessionLookup.Forgotten.class);
      assertThat(kroniek.session(new SessionId("keep"))).isInstanceOf(SessionLookup.Found.class);
      assertThatThrownBy(() -> kroniek.append(event("b99", "secret-session", "again")))
          .isInstanceOf(AppendRefusedException.class);
    }
  }

  @Test
  void theNextBackupErasesWhatTheOneBeforeHeld() throws Exception {
    recordTwoSessions();
    backUp();
    assertThat(textsOf(backup)).contains(SECRET);
    forget();
    assertThat(backUp().forgotten()).isEqualTo(1);
    assertThat(textsOf(backup)).doesNotContain(SECRET).contains("kept");
    Map<String, String> files = files(backup);
    backUp();
    assertThat(files(backup).equals(files)).isTrue();
    restore();
    assertThat(snapshots(restored)).isEqualTo(snapshots(data));
    assertThatItIsGone(restored);
  }

  @Test
  void aBackupOfAnotherJournalIsLeftAlone() throws Exception {
    day.record(data, 100, 0);
    backUp();
    Map<String, String> files = files(backup);
    data = parent.resolve("other");
    new RandomDay(seed + 1).record(data, 300, 0);
    assertThatThrownBy(this::backUp)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("another journal");
    assertThat(files(backup).equals(files)).isTrue();
  }

  @Test
  void aJournalThatLostItsEndIsNotTakenForALaterOne() throws Exception {
    day.record(data, 100, 0);
    backUp();
    data = parent.resolve("other");
    new RandomDay(seed).record(data, 50, 0);
    assertThatThrownBy(this::backUp)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("lost its end");
  }

  @Test
  void aTargetThatIsNoBackupIsRefused() throws Exception {
    day.record(data, 10, 0);
    Files.createDirectories(backup);
    Files.writeString(backup.resolve("thesis.txt"), "chapter one");
    assertThatThrownBy(this::backUp).isInstanceOf(NoArchiveException.class);
    assertThatThrownBy(() -> backUp(data.resolve("journal/backup")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("inside the data directory");
    assertThatThrownBy(() -> backUp(data.resolve("backup")))
        .hasMessageContaining("inside the data directory");
    assertThat(data.resolve("journal/backup")).doesNotExist();
    assertThat(data.resolve("backup")).doesNotExist();
    data = parent.resolve("nothing");
    assertThatThrownBy(this::backUp).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void damageInTheJournalIsToldAndWhatIsInFrontOfItIsBackedUp() throws Exception {
    day.record(data, 100, 0);
    SortedMap<String, String> before = snapshots(data);
    deleteTree(data.resolve("state.db"));
    Path cycle;
    try (Stream<Path> files = Files.list(data.resolve("journal/1"))) {
      cycle = files.filter(file -> file.toString().endsWith(".cq4")).sorted().findFirst().get();
    }
    byte[] bytes = Files.readAllBytes(cycle);
    bytes[lastIndexOf(bytes, "KRNE") + 20] ^= 1;
    Files.write(cycle, bytes);
    BackupReport report = backUp();
    assertThat(report.damage()).isNotEmpty();
    assertThat(report.lastSequence()).isPositive();
    assertThat(before).isNotEmpty();
  }

  private static int lastIndexOf(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf(text);
  }

  @Test
  void onAFullDiskABackupGoesOnLater() throws Exception {
    day.record(data, 300, 0);
    try (SmallDisk disk = SmallDisk.mount(parent.resolve("disk"), 4)) {
      backup = disk.path().resolve("backup");
      Files.createDirectories(backup);
      disk.fill("ballast");
      assertThatThrownBy(this::backUp).isInstanceOf(IOException.class);
      disk.delete("ballast");
      backUp();
      restore();
      assertThatRestoredIsTheSame();
    }
  }
}

package dev.kroniek.engine;

import static dev.kroniek.engine.Fixtures.command;
import static dev.kroniek.engine.Fixtures.deleteTree;
import static dev.kroniek.engine.Fixtures.event;
import static dev.kroniek.engine.Fixtures.snapshots;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Forgotten;
import dev.kroniek.domain.SessionId;
import dev.kroniek.journal.Archive;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.NoArchiveException;
import dev.kroniek.journal.Tailer;
import dev.kroniek.journal.TombstoneFile;
import dev.kroniek.testkit.SmallDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a data directory, and what comes back from them. */
@Timeout(120)
class BackupTest {
  @TempDir Path parent;

  private final long seed = Long.getLong("kroniek.seed", System.nanoTime());
  private final RandomDay day = new RandomDay(seed);
  private Path data;
  private Path backup;
  private Path restored;

  @BeforeEach
  void paths() {
    data = parent.resolve("data");
    backup = parent.resolve("backup");
    restored = parent.resolve("restored");
  }

  private BackupReport backUp() throws IOException {
    return backUp(backup);
  }

  private BackupReport backUp(Path target) throws IOException {
    try (Backup open = Backup.open(new DataDirectory(data), target)) {
      open.copyEntries(ProgressListener.NONE);
      open.eraseForgotten(ProgressListener.NONE);
      return open.report();
    }
  }

  private void restore() throws IOException {
    restore(Archive.open(backup), Archive.open(backup).lastSequence());
  }

  private void restore(Archive archive, long last) throws IOException {
    try (Restore restore = Restore.begin(archive, new DataDirectory(restored), last)) {
      restore.writeJournal(ProgressListener.NONE);
      restore.fold(ReplayListener.NONE);
      restore.commit();
    }
  }

  private static Map<String, String> files(Path directory) throws IOException {
    Map<String, String> files = new HashMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(
            directory.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return files;
  }

  private void assertThatRestoredIsTheSame() throws IOException {
    assertThat(snapshots(restored)).as("seed %d", seed).isEqualTo(snapshots(data));
    assertThat(Files.readAllBytes(restored.resolve("outcomes.log")))
        .as("seed %d", seed)
        .isEqualTo(Files.readAllBytes(data.resolve("outcomes.log")));
  }

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

  private static final String SECRET = "the-bell-under-the-desk";

  private void recordTwoSessions() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data)) {
      for (int i = 0; i < 20; i++) {
        kroniek.append(event("a" + i, "keep", "kept")).applied().join();
        kroniek.append(event("b" + i, "secret-session", SECRET)).applied().join();
      }
    }
  }

  private void forget() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data)) {
      kroniek.append(command("f", CommandType.FORGET_SESSION, "secret-session")).applied().join();
    }
  }

  private static void assertThatItIsGone(Path directory) throws IOException {
    for (Map.Entry<String, String> file : files(directory).entrySet()) {
      assertThat(file.getValue())
          .as(file.getKey())
          .doesNotContain(SECRET)
          .doesNotContain("secret-session");
    }
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

  /** All that can be read from the segments by whoever does not know of the tombstones. */
  private String textsOf(Path archive) throws IOException {
    Path blind = parent.resolve("blind");
    deleteTree(blind);
    Files.createDirectories(blind);
    try (Stream<Path> all = Files.list(archive)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("TOMBSTONES")) {
          Files.copy(file, blind.resolve(String.valueOf(file.getFileName())));
        }
      }
    }
    StringBuilder texts = new StringBuilder();
    try (Tailer tailer = Archive.open(blind).tailer()) {
      EntryView view;
      while ((view = tailer.pollView()) != null) {
        texts.append(view.isErased() ? "" : new String(view.data(), StandardCharsets.UTF_8));
      }
    }
    return texts.toString();
  }

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

package dev.kroniek.engine;

import static dev.kroniek.engine.Fixtures.command;
import static dev.kroniek.engine.Fixtures.deleteTree;
import static dev.kroniek.engine.Fixtures.snapshots;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.SessionId;
import dev.kroniek.journal.Archive;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.Tailer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Entries are dropped and erased beside everything else, and the state stays what it was. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CompactionTest {
  private static final String MARKER = "unmistakable";

  @TempDir Path directory;

  private final long seed = Long.getLong("kroniek.seed", System.nanoTime());
  private final RandomDay day = new RandomDay(seed);

  private Path data() {
    return directory.resolve("data");
  }

  private Kroniek open() throws IOException {
    return Kroniek.open(data(), day.options());
  }

  private static CompactReport compact(Kroniek kroniek, Retention retention) {
    return kroniek.compact(retention).result().join();
  }

  private static Retention keep(int hours) {
    return new Retention(Duration.ofHours(hours), Long.MAX_VALUE, null);
  }

  /** Six parts, some hours apart. */
  private void recordSome() throws Exception {
    for (int part = 0; part < 6; part++) {
      day.record(data(), 150, 5);
    }
  }

  @Test
  void whatIsKeptGoesOnFromTheImageOfWhatWasDropped() throws Exception {
    recordSome();
    long last;
    try (Kroniek kroniek = open()) {
      kroniek.recovered().join();
      CompactReport report = compact(kroniek, keep(12));
      assertThat(report.plan().droppedTo()).as("seed %d", seed).isGreaterThan(100);
      assertThat(kroniek.firstSequence()).isEqualTo(report.plan().droppedTo() + 1);
      assertThat(report.directoriesRead()).isZero();
      day.append(kroniek, 100);
      last = kroniek.lastSequence();
    }
    SortedMap<String, String> before = snapshots(data());
    byte[] outcomes = Files.readAllBytes(data().resolve("outcomes.log"));
    assertThat(verdict().findings()).as("seed %d", seed).isEmpty();

    deleteAllButTheJournal();
    try (Kroniek kroniek = open()) {
      kroniek.recovered().join();
      assertThat(kroniek.lastSequence()).isEqualTo(last);
    }
    assertThat(snapshots(data())).as("seed %d", seed).isEqualTo(before);
    assertThat(Files.readAllBytes(data().resolve("outcomes.log"))).isEqualTo(outcomes);
    assertThat(verdict().findings()).as("seed %d", seed).isEmpty();
  }

  @Test
  void thePastBeginsWithTheImage() throws Exception {
    recordSome();
    try (Kroniek kroniek = open()) {
      kroniek.recovered().join();
      long middle = (kroniek.plan(keep(12)).droppedTo() + kroniek.lastSequence()) / 2;
      SessionId id = kroniek.mostRecent().orElseThrow();
      SessionLookup before = kroniek.sessionAt(id, middle);
      List<String> heads = heads(kroniek, middle);
      CompactReport report = compact(kroniek, keep(12));
      assertThat(report.plan().droppedTo()).isPositive().isLessThan(middle);
      assertThat(kroniek.sessionAt(id, middle)).as("seed %d", seed).isEqualTo(before);
      assertThat(heads(kroniek, middle)).as("seed %d", seed).isEqualTo(heads);
      long dropped = report.plan().droppedTo() - 1;
      assertThatThrownBy(() -> kroniek.sequenceOf(new Moment.AfterEntry(dropped), day.now()))
          .isInstanceOf(NoSuchMomentException.class)
          .hasMessageContaining("were dropped");
    }
  }

  @Test
  void thePastIsToldWhileTheJournalComesToBeginElsewhere() throws Exception {
    recordSome();
    try (Kroniek kroniek = open()) {
      kroniek.recovered().join();
      long last = kroniek.lastSequence();
      List<String> heads = heads(kroniek, last);
      SessionId id = kroniek.mostRecent().orElseThrow();
      SessionLookup now = kroniek.sessionAt(id, last);
      for (int hours = 27; hours > 0; hours--) {
        MaintenanceJob job = kroniek.compact(keep(hours));
        do {
          assertThat(kroniek.sessionAt(id, last)).as("seed %d", seed).isEqualTo(now);
          assertThat(heads(kroniek, last)).as("seed %d", seed).isEqualTo(heads);
        } while (!job.result().isDone());
        job.result().join();
      }
      assertThat(kroniek.firstSequence()).isGreaterThan(1);
    }
  }

  private static List<String> heads(Kroniek kroniek, long sequence) throws IOException {
    return kroniek.sessionsAt(sequence).stream().map(Object::toString).toList();
  }

  @Test
  void droppedTwiceTheSecondImageGoesOnFromTheFirst() throws Exception {
    recordSome();
    try (Kroniek kroniek = open()) {
      kroniek.recovered().join();
      long first = compact(kroniek, keep(22)).plan().droppedTo();
      long second = compact(kroniek, keep(12)).plan().droppedTo();
      assertThat(first).as("seed %d", seed).isPositive();
      assertThat(second).isGreaterThan(first);
    }
    assertThat(verdict().findings()).as("seed %d", seed).isEmpty();
    try (var journal = Files.list(data().resolve("journal"))) {
      assertThat(journal.filter(path -> path.getFileName().toString().startsWith("base")))
          .hasSize(1);
    }
  }

  @Test
  void whatIsDroppedIsInTheArchive() throws Exception {
    recordSome();
    Path archive = directory.resolve("archive");
    List<String> before = entries();
    try (Kroniek kroniek = open()) {
      Retention retention = new Retention(Duration.ofHours(12), Long.MAX_VALUE, archive);
      kroniek.recovered().join();
      CompactReport report = compact(kroniek, retention);
      assertThat(Archive.open(archive).lastSequence()).isEqualTo(report.plan().droppedTo());
    }
    List<String> archived = new ArrayList<>();
    try (Tailer tailer = Archive.open(archive).tailer()) {
      EntryView view;
      while ((view = tailer.pollView()) != null) {
        archived.add(view.sequence() + " " + tailer.position() + " " + view.keyHash());
      }
    }
    assertThat(archived).isNotEmpty().isEqualTo(before.subList(0, archived.size()));
  }

  private List<String> entries() throws IOException {
    List<String> all = new ArrayList<>();
    try (var journal = JournalReading.open(new DataDirectory(data()));
        Tailer tailer = journal.tailer()) {
      EntryView view;
      while ((view = tailer.pollView()) != null) {
        all.add(view.sequence() + " " + tailer.position() + " " + view.keyHash());
      }
    }
    return all;
  }

  @Test
  void nothingIsLeftOfAForgottenSessionButItsTombstone() throws Exception {
    Path archive = directory.resolve("data/../archive");
    recordMarked("secret");
    recordSome();
    recordMarked("secret");
    try (Kroniek kroniek = open()) {
      kroniek.recovered().join();
      Retention archived = new Retention(Duration.ofHours(12), Long.MAX_VALUE, archive);
      assertThat(compact(kroniek, archived).plan().droppedTo()).isPositive();
      for (int i = 0; i < 12; i++) {
        append(kroniek, Fixtures.event("more-" + i, "more-" + i, "a text"));
      }
      kroniek
          .append(command("forgetting", CommandType.FORGET_SESSION, MARKER + "-session"))
          .applied()
          .join();
      assertThat(filesWith(MARKER)).isNotEmpty();
      CompactReport report = compact(kroniek, new Retention(null, Long.MAX_VALUE, archive));
      assertThat(report.plan().erasesForgotten()).isTrue();
      assertThat(filesWith(MARKER)).as("seed %d", seed).isEmpty();
      assertThat(kroniek.session(new SessionId(MARKER + "-session")))
          .isInstanceOf(SessionLookup.Forgotten.class);
      assertThatThePastIsTold(kroniek);
      assertThatThrownBy(() -> kroniek.append(Fixtures.event("late", MARKER + "-session", "again")))
          .isInstanceOf(AppendRefusedException.class);
    }
    assertThat(verdict().findings()).as("seed %d", seed).isEmpty();
    assertThat(filesWith(MARKER)).as("seed %d", seed).isEmpty();
  }

  /** In passes over the journal, over the stubs of what was erased. */
  private void assertThatThePastIsTold(Kroniek kroniek) throws IOException {
    List<SessionChange> changes = new ArrayList<>();
    kroniek.changes(kroniek.firstSequence(), kroniek.lastSequence(), changes::add);
    assertThat(changes.stream().map(SessionChange::id))
        .as("sessions, seed %d", seed)
        .hasSizeGreaterThan(8);
    assertThat(heads(kroniek, kroniek.firstSequence())).as("seed %d", seed).isNotEmpty();
    try (EntryRows rows = kroniek.entries(kroniek.firstSequence() - 1, Long.MAX_VALUE)) {
      HistoryRow row;
      while ((row = rows.next()) != null) {
        assertThat(row.entry().command().session())
            .isNotEqualTo(new SessionId(MARKER + "-session"));
      }
    }
  }

  private void recordMarked(String prefix) throws Exception {
    try (Kroniek kroniek = open()) {
      for (CommandType type :
          List.of(
              CommandType.START_SESSION,
              CommandType.ADD_EVENT,
              CommandType.ADD_TASK,
              CommandType.ADD_DECISION,
              CommandType.ADD_COMMIT,
              CommandType.UPDATE_SESSION)) {
        Receipt receipt =
            kroniek.append(
                command(
                    MARKER + prefix + type + day.now(),
                    type,
                    MARKER + "-session",
                    "kind",
                    "note",
                    "message",
                    MARKER,
                    "title",
                    MARKER,
                    "task",
                    MARKER,
                    "sha",
                    "abcdef1234",
                    "goal",
                    MARKER));
        receipt.applied().join();
      }
    }
  }

  /** All files below the data directory, and of the archive, that hold the bytes. */
  private List<Path> filesWith(String text) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            try {
              String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
              if (bytes.contains(text) || file.toString().contains(text)) {
                found.add(file);
              }
            } catch (NoSuchFileException e) {
              // deleted since it was listed
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) { // so was this, maybe a directory
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return found;
  }

  /** By itself, while it grows to many times its limit, as fast as it can. */
  @Test
  void aStoreWithALimitStaysUnderIt() throws Exception {
    long limit = 4 << 20;
    Retention retention = new Retention(null, limit, null);
    String text = "x".repeat(100_000);
    long largest = 0;
    int refused = 0;
    try (Kroniek kroniek = Kroniek.open(data(), day.options().retention(retention))) {
      for (int i = 0; i < 150; ) {
        try {
          Receipt receipt = kroniek.append(Fixtures.event("e" + i, "session-" + i % 3, text + i));
          i++;
          if (i % 3 == 0) {
            receipt.applied().join();
          }
        } catch (AppendRefusedException e) {
          assertThat(e.refusal()).isEqualTo(Refusal.OVERLOADED);
          refused++;
          Thread.sleep(10);
        }
        largest = Math.max(largest, size(kroniek));
      }
      assertThat(kroniek.lastSequence()).isEqualTo(150);
      assertThat(kroniek.firstSequence()).isGreaterThan(100);
      assertThat(refused).isPositive();
      assertThat(largest).isLessThan(limit);
    }
    assertThat(verdict().findings()).isEmpty();
  }

  /** The state of the sessions alone is larger than the limit: then no fact is refused for it. */
  @Test
  void whereNoRoomCanBeMadeEverythingIsTaken() throws Exception {
    Retention retention = new Retention(null, 1 << 16, null);
    try (Kroniek kroniek = Kroniek.open(data(), day.options().retention(retention))) {
      for (int i = 0; i < 300; i++) {
        append(kroniek, Fixtures.event("e" + i, "session-" + i, "x".repeat(1_000)));
      }
      assertThat(kroniek.lastSequence()).isEqualTo(300);
      assertThat(size(kroniek)).isGreaterThan(1 << 16);
    }
    assertThat(verdict().findings()).isEmpty();
  }

  private static void append(Kroniek kroniek, Command command) {
    Awaitility.await()
        .ignoreExceptionsMatching(AppendRefusedException.class::isInstance)
        .until(() -> kroniek.append(command), receipt -> true)
        .applied()
        .join();
  }

  private static long size(Kroniek kroniek) throws IOException {
    return kroniek.plan(Retention.ALL).bytesBefore();
  }

  @Test
  void aJobEndsWithTheEngine() throws Exception {
    recordSome();
    MaintenanceJob job;
    try (Kroniek kroniek = open()) {
      job = kroniek.compact(keep(12));
    }
    assertThat(job.result()).isDone();
    try {
      job.result().join();
    } catch (CompletionException e) {
      assertThat(e.getCause()).isInstanceOf(IOException.class);
    }
    assertThat(verdict().findings()).as("seed %d", seed).isEmpty();
  }

  private Verdict verdict() throws IOException {
    Path scratch = directory.resolve("scratch");
    deleteTree(scratch);
    try {
      return new Verification(
              new DataDirectory(data()), Verification.Owner.NONE, phase -> ReplayListener.NONE)
          .full(scratch);
    } finally {
      deleteTree(scratch);
    }
  }

  private void deleteAllButTheJournal() throws IOException {
    try (var files = Files.list(data())) {
      for (Path file : files.toList()) {
        if (!file.endsWith("journal")) {
          deleteTree(file);
        }
      }
    }
  }
}

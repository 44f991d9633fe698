package dev.kroniek.testkit;

import static dev.kroniek.testkit.JournalWords.append;
import static dev.kroniek.testkit.JournalWords.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.domain.SessionDigest;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Tombstone;
import dev.kroniek.journal.ChronicleJournal;
import dev.kroniek.journal.DroppedEntryException;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JournalOptions;
import dev.kroniek.journal.JournalOptions.Access;
import dev.kroniek.journal.JournalOptions.ScanStart;
import dev.kroniek.journal.MaintenanceProgress;
import dev.kroniek.journal.NewBase;
import dev.kroniek.journal.NextGeneration;
import dev.kroniek.journal.Tailer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Entries are erased and dropped while the journal goes on; those that stay, stay in their place.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class JournalMaintenanceTest {
  /** Entry n is about session n modulo 7. */
  private static final SessionId FORGOTTEN = new SessionId("session-3");

  private static final Forgotten ONE =
      new Forgotten(
          new TreeMap<>(
              Map.of(SessionDigest.of(FORGOTTEN), new Tombstone(1, Instant.EPOCH, null))));

  @TempDir Path parent;

  private final HandClock clock = new HandClock(Instant.parse("2026-11-23T10:15:00Z"));
  private final JournalOptions options = JournalOptions.DEFAULT.withClock(clock);

  private Path directory() {
    return parent.resolve("journal");
  }

  private ChronicleJournal open() throws JournalException {
    return ChronicleJournal.open(directory(), options);
  }

  /** So many hours, with a hundred entries each. */
  private void record(Journal journal, int hours) throws JournalException {
    for (int hour = 0; hour < hours; hour++) {
      int first = (int) journal.lastSequence() + 1;
      append(journal, events(first, first + 99));
      clock.advance(Duration.ofHours(1));
    }
  }

  private static long roll(ChronicleJournal journal) throws JournalException {
    try (NextGeneration next = journal.nextGeneration()) {
      return journal.begin(next);
    }
  }

  private static void erase(ChronicleJournal journal) throws JournalException {
    journal.maintenance().compact(null, ONE, MaintenanceProgress.NONE);
  }

  private static void dropTo(ChronicleJournal journal, long sequence) throws IOException {
    try (NewBase base = journal.maintenance().newBase(sequence)) {
      Files.writeString(base.directory().resolve("state.db"), "state as of " + sequence);
      Files.writeString(base.directory().resolve("outcomes.log"), "outcomes");
      journal.maintenance().compact(base, Forgotten.NONE, MaintenanceProgress.NONE);
    }
  }

  /** Where each entry stands, and what it is. */
  private static List<String> contents(Journal journal) throws JournalException {
    try (Tailer tailer = journal.tailer()) {
      return contents(tailer);
    }
  }

  private static List<String> contents(Tailer tailer) throws JournalException {
    List<String> all = new ArrayList<>();
    EntryView view;
    while ((view = tailer.pollView()) != null) {
      all.add(content(tailer, view));
    }
    return all;
  }

  private static String content(Tailer tailer, EntryView view) {
    return view.erased()
        + " at "
        + tailer.position()
        + " "
        + (view.isErased()
            ? "erased"
            : view.key() + new String(view.data(), StandardCharsets.UTF_8));
  }

  /** As above, with nothing left of the forgotten session. */
  private static List<String> withoutForgotten(List<String> contents) {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < contents.size(); i++) {
      String entry = contents.get(i);
      expected.add((i + 1) % 7 == 3 ? entry.replaceFirst(" at (\\d+) .*", " at $1 erased") : entry);
    }
    return expected;
  }

  private boolean isOnDisk(String text) throws IOException {
    try (Stream<Path> files = Files.walk(directory())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
      return false;
    }
  }

  private List<String> directories() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files
          .filter(Files::isDirectory)
          .map(path -> String.valueOf(path.getFileName()))
          .sorted()
          .toList();
    }
  }

  @Test
  void aNewGenerationGoesOnWhereTheOneBeforeEnds() throws Exception {
    List<String> before;
    try (ChronicleJournal journal = open();
        Tailer tailer = journal.tailer()) {
      record(journal, 2);
      before = contents(tailer);
      assertThat(roll(journal)).isEqualTo(200);
      assertThat(roll(journal)).as("an empty one is not closed").isEqualTo(200);
      append(journal, events(201, 250));
      before.addAll(contents(tailer));
      assertThat(contents(journal)).isEqualTo(before).hasSize(250);
      assertThat(journal.maintenance().lastClosed()).isEqualTo(200);
    }
    assertThat(directories()).containsExactly("1", "201");
    try (ChronicleJournal journal = open()) {
      assertThat(journal.damage()).isEmpty();
      assertThat(contents(journal)).isEqualTo(before);
      append(journal, events(251, 251));
      assertThat(journal.lastSequence()).isEqualTo(251);
    }
  }

  @Test
  void whatIsErasedIsOnNoDiskAnyMoreAndAllElseStaysInItsPlace() throws Exception {
    List<String> before;
    try (ChronicleJournal journal = open();
        Tailer halfWay = journal.tailer()) {
      record(journal, 3);
      for (int i = 1; i <= 150; i++) {
        halfWay.pollView();
      }
      before = contents(journal);
      roll(journal);
      assertThat(journal.maintenance().mayHold(ONE)).isTrue();
      erase(journal);
      assertThat(journal.maintenance().mayHold(ONE)).isFalse();
      assertThat(contents(journal)).isEqualTo(withoutForgotten(before));
      assertThat(contents(halfWay)).isEqualTo(withoutForgotten(before).subList(150, 300));
      assertThat(journal.maintenance().deleteDiscarded()).isZero();
      assertThat(isOnDisk("session-3")).isFalse();
      assertThat(isOnDisk("session-4")).isTrue();
      assertThat(directories()).containsExactly("1-2", "301");
    }
    try (ChronicleJournal journal = open()) {
      assertThat(journal.damage()).isEmpty();
      assertThat(contents(journal)).isEqualTo(withoutForgotten(before));
    }
  }

  @Test
  void whatIsAppendedMeanwhileIsNotTouched() throws Exception {
    try (ChronicleJournal journal = open()) {
      record(journal, 1);
      roll(journal);
      journal
          .maintenance()
          .compact(
              null,
              ONE,
              new MaintenanceProgress() {
                @Override
                public void written(long sequence) {
                  try {
                    int next = (int) journal.lastSequence() + 1;
                    append(journal, events(next, next));
                  } catch (JournalException e) {
                    throw new AssertionError(e);
                  }
                }
              });
      assertThat(journal.lastSequence()).isEqualTo(200);
      assertThat(contents(journal)).hasSize(200);
      try (Tailer tailer = journal.tailer()) {
        tailer.seek(101);
        assertThat(contents(tailer)).noneMatch(entry -> entry.endsWith("erased"));
      }
    }
  }

  @Test
  void filesInWhichNothingMustGoAreLinkedAndTakeNoSpace() throws Exception {
    try (ChronicleJournal journal = open()) {
      append(journal, List.of(SampleCommands.event(7)));
      clock.advance(Duration.ofHours(1));
      append(journal, List.of(SampleCommands.event(3)));
      clock.advance(Duration.ofHours(1));
      append(journal, List.of(SampleCommands.event(8)));
      roll(journal);
      List<Path> former = JournalFiles.cycles(directory().resolve("1"));
      List<Object> keys = new ArrayList<>();
      for (Path file : former) {
        keys.add(Files.getAttribute(file, "unix:ino"));
      }
      erase(journal);
      List<Path> files = JournalFiles.cycles(directory().resolve("1-2"));
      assertThat(Files.getAttribute(files.get(0), "unix:ino")).isEqualTo(keys.get(0));
      assertThat(Files.getAttribute(files.get(1), "unix:ino")).isNotEqualTo(keys.get(1));
      assertThat(Files.getAttribute(files.get(2), "unix:ino")).isEqualTo(keys.get(2));
      assertThat(contents(journal)).hasSize(3);
    }
  }

  @Test
  void whereNothingMustGoNothingIsWritten() throws Exception {
    try (ChronicleJournal journal = open()) {
      append(journal, List.of(SampleCommands.event(1), SampleCommands.event(2)));
      roll(journal);
      erase(journal);
      assertThat(directories()).containsExactly("1", "3");
      assertThat(journal.maintenance().mayHold(ONE)).isFalse();
    }
  }

  @Test
  void whatDamageLeftBehindIsErasedToo() throws Exception {
    try (ChronicleJournal journal = open()) {
      append(journal, events(1, 40));
    }
    Path file = JournalFiles.onlyCycle(directory().resolve("1"));
    JournalFiles.write(file, JournalFiles.entryOffsets(file).get(20) + 80, 0x7e7e7e7e);
    try (ChronicleJournal journal = open()) {
      assertThat(journal.damage()).hasSize(1);
      assertThat(journal.lastSequence()).isEqualTo(20);
      assertThat(isOnDisk("event-38")).isTrue();
      erase(journal);
      journal.maintenance().deleteDiscarded();
      assertThat(isOnDisk("event-38")).isFalse();
      assertThat(isOnDisk("session-3")).isFalse();
      assertThat(contents(journal)).hasSize(20);
    }
  }

  @Test
  void droppedEntriesGiveTheirSpaceBackAndTheRestStaysInItsPlace() throws Exception {
    List<String> before;
    try (ChronicleJournal journal = open()) {
      record(journal, 3);
      roll(journal);
      record(journal, 3);
      roll(journal);
      record(journal, 1);
      before = contents(journal);
      long bytesBefore = journal.bytes();
      dropTo(journal, 400);
      assertThat(journal.firstSequence()).isEqualTo(401);
      assertThat(contents(journal)).isEqualTo(before.subList(400, 700));
      assertThat(journal.bytes()).isLessThan(bytesBefore / 2);
      assertThat(journal.maintenance().deleteDiscarded()).isZero();
      assertThat(directories()).containsExactly("401", "601", "base-400");
      assertThatThrownBy(() -> journal.tailer().seek(400))
          .isInstanceOfSatisfying(
              DroppedEntryException.class, e -> assertThat(e.firstSequence()).isEqualTo(401));
    }
    try (ChronicleJournal journal = open()) {
      assertThat(journal.damage()).isEmpty();
      assertThat(journal.firstSequence()).isEqualTo(401);
      assertThat(contents(journal)).isEqualTo(before.subList(400, 700));
      dropTo(journal, 600);
      assertThat(contents(journal)).isEqualTo(before.subList(600, 700));
      assertThat(directories()).containsExactly("601", "base-600");
    }
  }

  @Test
  void onlyWholeFilesAreDropped() throws Exception {
    try (ChronicleJournal journal = open()) {
      record(journal, 2);
      roll(journal);
      assertThatThrownBy(() -> dropTo(journal, 150))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("150");
      assertThat(contents(journal)).hasSize(200);
      assertThat(directories()).containsExactly("1", "201");
    }
  }

  @Test
  void aTailerThatIsTooFarBackIsToldSo() throws Exception {
    try (ChronicleJournal journal = open();
        Tailer tailer = journal.tailer()) {
      record(journal, 2);
      roll(journal);
      tailer.pollView();
      dropTo(journal, 100);
      assertThatThrownBy(tailer::pollView).isInstanceOf(DroppedEntryException.class);
      tailer.seek(101);
      assertThat(contents(tailer)).hasSize(100);
    }
  }

  @Test
  void anEntryThatCannotBeReadIsToldAndChangesNothing() throws Exception {
    try (ChronicleJournal journal = open()) {
      append(journal, events(1, 40));
      roll(journal);
      Path file = JournalFiles.onlyCycle(directory().resolve("1"));
      JournalFiles.write(file, JournalFiles.entryOffsets(file).get(20) + 80, 0x7e7e7e7e);
      String manifest = Files.readString(directory().resolve("MANIFEST"));
      assertThatThrownBy(() -> erase(journal)).isInstanceOf(JournalException.class);
      assertThat(Files.readString(directory().resolve("MANIFEST"))).isEqualTo(manifest);
      append(journal, events(41, 41));
      assertThat(journal.lastSequence()).isEqualTo(41);
    }
  }

  @Test
  void aToolThatReadsKeepsWhatItReads() throws Exception {
    try (ChronicleJournal journal = open()) {
      record(journal, 2);
      List<String> before = contents(journal);
      roll(journal);
      try (Journal tool = ChronicleJournal.open(directory(), options.withAccess(Access.READ));
          Tailer tailer = tool.tailer()) {
        tailer.pollView();
        erase(journal);
        assertThat(journal.maintenance().deleteDiscarded()).as("left").isEqualTo(1);
        assertThat(contents(tailer)).isEqualTo(before.subList(1, 200));
      }
      assertThat(journal.maintenance().deleteDiscarded()).as("left").isZero();
      assertThat(directories()).containsExactly("1-2", "201");
      try (Journal tool = ChronicleJournal.open(directory(), options.withAccess(Access.READ))) {
        assertThat(contents(tool)).isEqualTo(withoutForgotten(before));
      }
    }
  }

  @Test
  void whoReadsMeanwhileMissesNothing() throws Exception {
    try (ChronicleJournal journal = open()) {
      record(journal, 1);
      AtomicBoolean isOver = new AtomicBoolean();
      List<CompletableFuture<Void>> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        readers.add(CompletableFuture.runAsync(() -> readAgainAndAgain(journal, isOver)));
      }
      for (int n = 0; n < 7; n++) {
        record(journal, 1);
        roll(journal);
        journal.maintenance().compact(null, upToSession(n), MaintenanceProgress.NONE);
        journal.maintenance().deleteDiscarded();
      }
      isOver.set(true);
      for (CompletableFuture<Void> reader : readers) {
        reader.join();
      }
      assertThat(journal.maintenance().deleteDiscarded()).isZero();
      assertThat(contents(journal)).hasSize(800).allMatch(entry -> entry.endsWith("erased"));
    }
  }

  private static Forgotten upToSession(int last) {
    SortedMap<SessionDigest, Tombstone> all = new TreeMap<>();
    for (int n = 0; n <= last; n++) {
      all.put(
          SessionDigest.of(new SessionId("session-" + n)), new Tombstone(1, Instant.EPOCH, null));
    }
    return new Forgotten(all);
  }

  private static void readAgainAndAgain(Journal journal, AtomicBoolean isOver) {
    try (Tailer tailer = journal.tailer()) {
      while (!isOver.get()) {
        tailer.seek(1);
        long last = journal.lastSequence();
        for (long next = 1; next <= last; next++) {
          EntryView view = tailer.pollView();
          assertThat(view).isNotNull();
          if (next % 97 == 0) {
            tailer.seek(next, tailer.position());
            assertThat(tailer.pollView()).isNotNull();
          }
        }
      }
    } catch (JournalException e) {
      throw new CompletionException(e);
    }
  }

  @Test
  void noFileThatWasDeletedIsKeptOpen() throws Exception {
    try (ChronicleJournal journal = open();
        Tailer idle = journal.tailer()) {
      record(journal, 2);
      idle.pollView();
      roll(journal);
      erase(journal);
      assertThat(journal.maintenance().deleteDiscarded()).isZero();
      assertThat(openButDeleted()).isEmpty();
      assertThat(contents(idle)).hasSize(199);
    }
  }

  private List<String> openButDeleted() throws IOException {
    List<String> found = new ArrayList<>();
    for (String mapping : Files.readAllLines(Path.of("/proc/self/maps"))) {
      if (mapping.contains(parent.toString()) && mapping.contains("(deleted)")) {
        found.add(mapping);
      }
    }
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors.filter(Files::isSymbolicLink).toList()) {
        String target = Files.readSymbolicLink(descriptor).toString();
        if (target.contains(parent.toString()) && target.contains("(deleted)")) {
          found.add(target);
        }
      }
    }
    return found;
  }

  @Test
  void whatAKilledProcessLeftIsClearedAtTheNextStart() throws Exception {
    try (ChronicleJournal journal = open()) {
      record(journal, 1);
      NextGeneration left = journal.nextGeneration();
      NewBase base = journal.maintenance().newBase(100);
      Files.writeString(base.directory().resolve("state.db"), "half");
      assertThat(directories()).hasSize(3);
      assertThat(left).isNotNull();
    }
    try (ChronicleJournal journal = open()) {
      assertThat(directories()).containsExactly("1");
      assertThat(contents(journal)).hasSize(100);
      assertThat(Files.readString(directory().resolve("MANIFEST"))).doesNotContain("discard");
    }
  }

  @Test
  void aCheckpointInADroppedEntryIsNoDamage() throws Exception {
    long position;
    try (ChronicleJournal journal = open();
        Tailer tailer = journal.tailer()) {
      record(journal, 2);
      tailer.seek(100);
      tailer.pollView();
      position = tailer.position();
      roll(journal);
      dropTo(journal, 100);
    }
    try (Journal journal =
        ChronicleJournal.open(directory(), options.withScanFrom(new ScanStart(100, position)))) {
      assertThat(journal.damage()).isEmpty();
      assertThat(journal.lastSequence()).isEqualTo(200);
    }
  }
}

package dev.kroniek.testkit;

import static dev.kroniek.testkit.SampleCommands.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Entry;
import dev.kroniek.journal.Appended;
import dev.kroniek.journal.CommandTooLargeException;
import dev.kroniek.journal.Durability;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JournalFullException;
import dev.kroniek.journal.JournalOptions;
import dev.kroniek.journal.JournalOptions.Access;
import dev.kroniek.journal.Tailer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link Journal} promises. A test class implements it to run these tests. */
public interface JournalContract {

  /**
   * Opens the journal of this test, which is empty at first and stays from one opening to the next.
   */
  Journal open(JournalOptions options) throws JournalException;

  private Journal open() throws JournalException {
    return open(JournalOptions.DEFAULT);
  }

  private static List<Command> events(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(SampleCommands::event).toList();
  }

  private static List<Entry> readAll(Journal journal) throws JournalException {
    try (Tailer tailer = journal.tailer()) {
      return drain(tailer);
    }
  }

  private static List<Entry> drain(Tailer tailer) throws JournalException {
    List<Entry> entries = new ArrayList<>();
    Entry entry;
    while ((entry = tailer.poll()) != null) {
      entries.add(entry);
    }
    return entries;
  }

  private static List<Command> commands(List<Entry> entries) {
    return entries.stream().map(Entry::command).toList();
  }

  private static long sequence(@Nullable Entry entry) {
    return entry == null ? 0 : entry.sequence();
  }

  @Test
  default void anEmptyJournalHasNoEntries() throws Exception {
    try (Journal journal = open()) {
      assertThat(journal.firstSequence()).isEqualTo(1);
      assertThat(journal.lastSequence()).isZero();
      assertThat(journal.damage()).isEmpty();
      assertThat(readAll(journal)).isEmpty();
    }
    try (Journal journal = open()) {
      assertThat(journal.lastSequence()).isZero();
    }
  }

  @Test
  default void entriesKeepTheirOrderAndHaveNoGap() throws Exception {
    try (Journal journal = open()) {
      assertThat(journal.append(events(1, 1))).isEqualTo(new Appended(1, 1));
      assertThat(journal.append(events(2, 300))).isEqualTo(new Appended(2, 299));
      assertThat(journal.append(events(301, 301)).lastSequence()).isEqualTo(301);
      assertThat(journal.lastSequence()).isEqualTo(301);

      List<Entry> entries = readAll(journal);
      assertThat(entries)
          .extracting(Entry::sequence)
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, 301).mapToObj(Long::valueOf).toList());
      assertThat(commands(entries)).isEqualTo(events(1, 301));
    }
  }

  @Test
  default void aCommandComesBackAsItWas() throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<Command> sent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sent.add(SampleCommands.any(random));
    }
    try (Journal journal = open()) {
      journal.append(sent);
    }
    try (Journal journal = open()) {
      assertThat(commands(readAll(journal))).isEqualTo(sent);
    }
  }

  @Test
  default void whatWasAppendedIsThereAfterReopening() throws Exception {
    for (int round = 0; round < 5; round++) {
      try (Journal journal = open()) {
        assertThat(journal.lastSequence()).isEqualTo(round * 10L);
        assertThat(journal.damage()).isEmpty();
        journal.append(events(round * 10 + 1, round * 10 + 10));
      }
    }
    try (Journal journal = open()) {
      assertThat(commands(readAll(journal))).isEqualTo(events(1, 50));
    }
  }

  @Test
  default void withTheSystemsDurabilityToo() throws Exception {
    JournalOptions options = JournalOptions.DEFAULT.withDurability(Durability.OS);
    try (Journal journal = open(options)) {
      journal.append(events(1, 3));
      journal.append(events(4, 4));
      assertThat(commands(readAll(journal))).isEqualTo(events(1, 4));
      journal.force();
    }
    try (Journal journal = open(options)) {
      journal.append(events(5, 5));
      assertThat(commands(readAll(journal))).isEqualTo(events(1, 5));
    }
  }

  @Test
  default void aTailerSeesWhatIsAppendedMeanwhile() throws Exception {
    try (Journal journal = open();
        Tailer tailer = journal.tailer()) {
      assertThat(tailer.poll()).isNull();
      for (int i = 1; i <= 20; i++) {
        journal.append(events(i, i));
        assertThat(commands(drain(tailer))).isEqualTo(events(i, i));
        assertThat(tailer.poll()).isNull();
      }
    }
  }

  @Test
  default void aTailerOnAnotherThreadMissesNothing() throws Exception {
    int last = 3000;
    try (Journal journal = open(JournalOptions.DEFAULT.withDurability(Durability.OS))) {
      CompletableFuture<List<Entry>> read =
          CompletableFuture.supplyAsync(() -> readUpTo(journal, last));
      for (int i = 1; i <= last; i += 3) {
        journal.append(events(i, i + 2));
      }
      assertThat(commands(read.join())).isEqualTo(events(1, last));
    }
  }

  private static List<Entry> readUpTo(Journal journal, long last) {
    List<Entry> entries = new ArrayList<>();
    try (Tailer tailer = journal.tailer()) {
      while (entries.size() < last) {
        Entry entry = tailer.poll();
        if (entry == null) {
          Thread.onSpinWait();
        } else {
          entries.add(entry);
        }
      }
      return entries;
    } catch (JournalException e) {
      throw new CompletionException(e);
    }
  }

  @Test
  default void tailersDoNotDisturbEachOther() throws Exception {
    try (Journal journal = open();
        Tailer one = journal.tailer();
        Tailer other = journal.tailer()) {
      journal.append(events(1, 3));
      assertThat(sequence(one.poll())).isEqualTo(1);
      assertThat(sequence(one.poll())).isEqualTo(2);
      assertThat(sequence(other.poll())).isEqualTo(1);
      assertThat(sequence(one.poll())).isEqualTo(3);
      assertThat(sequence(other.poll())).isEqualTo(2);
    }
  }

  @Test
  default void aTailerReturnsToAPositionEvenAfterReopening() throws Exception {
    long position;
    try (Journal journal = open();
        Tailer tailer = journal.tailer()) {
      journal.append(events(1, 50));
      tailer.seek(20);
      tailer.poll();
      position = tailer.position();
      drain(tailer);
      tailer.seek(20, position);
      assertThat(sequence(tailer.poll())).isEqualTo(20);
    }
    try (Journal journal = open();
        Tailer tailer = journal.tailer()) {
      tailer.seek(20, position);
      assertThat(commands(drain(tailer))).isEqualTo(events(20, 50));
    }
  }

  @Test
  default void aPositionOfAnotherEntryIsRefused() throws Exception {
    try (Journal journal = open();
        Tailer tailer = journal.tailer()) {
      journal.append(events(1, 10));
      tailer.poll();
      long position = tailer.position();
      assertThatThrownBy(() -> tailer.seek(2, position)).isInstanceOf(JournalException.class);
      assertThatThrownBy(() -> tailer.seek(11, position)).isInstanceOf(JournalException.class);
      assertThatThrownBy(() -> tailer.seek(1, position + 1_000_000))
          .isInstanceOf(JournalException.class);
      tailer.seek(1, position);
      assertThat(commands(drain(tailer))).isEqualTo(events(1, 10));
    }
  }

  @Test
  default void aTailerHasNoPositionBeforeItsFirstEntry() throws Exception {
    try (Journal journal = open();
        Tailer tailer = journal.tailer()) {
      assertThatThrownBy(tailer::position).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  default void aTailerFindsAnyEntryByItsSequence() throws Exception {
    try (Journal journal = open();
        Tailer tailer = journal.tailer()) {
      journal.append(events(1, 600));
      for (int sequence : new int[] {600, 1, 2, 256, 257, 599, 300}) {
        tailer.seek(sequence);
        assertThat(sequence(tailer.poll())).isEqualTo(sequence);
      }
      assertThatThrownBy(() -> tailer.seek(0)).isInstanceOf(JournalException.class);
    }
  }

  @Test
  default void aTailerWaitsForAnEntryThatIsYetToCome() throws Exception {
    try (Journal journal = open();
        Tailer tailer = journal.tailer()) {
      journal.append(events(1, 2));
      tailer.seek(4);
      assertThat(tailer.poll()).isNull();
      journal.append(events(3, 3));
      assertThat(tailer.poll()).isNull();
      journal.append(events(4, 5));
      assertThat(commands(drain(tailer))).isEqualTo(events(4, 5));
    }
  }

  @Test
  default void theLongestCommandComesBackAndALongerOneIsRefused() throws Exception {
    Command longest = SampleCommands.eventOfSize(1, Journal.COMMAND_BYTES_MAX);
    Command tooLong = SampleCommands.eventOfSize(2, Journal.COMMAND_BYTES_MAX + 1);
    try (Journal journal = open()) {
      assertThatThrownBy(() -> journal.append(List.of(event(1), tooLong)))
          .isInstanceOf(CommandTooLargeException.class)
          .hasMessageContaining("1048577");
      assertThat(journal.lastSequence()).isZero();

      journal.append(List.of(longest, event(3), longest, longest, longest, longest));
      assertThat(commands(readAll(journal)))
          .isEqualTo(List.of(longest, event(3), longest, longest, longest, longest));
    }
  }

  @Test
  default void anEmptyBatchIsAMistake() throws Exception {
    try (Journal journal = open()) {
      assertThatThrownBy(() -> journal.append(List.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  default void onlyTheFirstThreadThatAppendsMayAppend() throws Exception {
    try (Journal journal = open()) {
      journal.append(events(1, 1));
      CompletableFuture<?> other = CompletableFuture.runAsync(() -> appendUnchecked(journal));
      assertThatThrownBy(other::join).hasCauseInstanceOf(IllegalStateException.class);
      journal.append(events(2, 2));
      assertThat(commands(readAll(journal))).isEqualTo(events(1, 2));
    }
  }

  private static void appendUnchecked(Journal journal) {
    try {
      journal.append(events(99, 99));
    } catch (JournalException e) {
      throw new CompletionException(e);
    }
  }

  @Test
  default void anotherThreadThanTheOpeningOneMayAppend() throws Exception {
    try (Journal journal = open()) {
      CompletableFuture.runAsync(() -> appendUnchecked(journal)).join();
      assertThat(journal.lastSequence()).isEqualTo(1);
    }
  }

  @Test
  default void anInterruptedThreadAppendsAndStaysInterrupted() throws Exception {
    try (Journal journal = open()) {
      Thread.currentThread().interrupt();
      journal.append(events(1, 2));
      assertThat(Thread.interrupted()).isTrue();
      journal.append(events(3, 3));
      assertThat(commands(readAll(journal))).isEqualTo(events(1, 3));
    }
  }

  @Test
  default void recordedTimesNeverDecreaseEvenIfTheClockDoes() throws Exception {
    HandClock clock = new HandClock(Instant.parse("2026-11-23T10:00:00.000001Z"));
    JournalOptions options = JournalOptions.DEFAULT.withClock(clock);
    try (Journal journal = open(options)) {
      journal.append(events(1, 1));
      clock.advance(Duration.ofSeconds(2));
      journal.append(events(2, 2));
      clock.advance(Duration.ofHours(-3));
      journal.append(events(3, 3));
    }
    clock.advance(Duration.ofHours(-3));
    try (Journal journal = open(options)) {
      journal.append(events(4, 4));
      clock.advance(Duration.ofHours(10));
      journal.append(events(5, 5));
      assertThat(readAll(journal))
          .extracting(entry -> entry.recordedAt().toString())
          .containsExactly(
              "2026-11-23T10:00:00.000001Z",
              "2026-11-23T10:00:02.000001Z",
              "2026-11-23T10:00:02.000001Z",
              "2026-11-23T10:00:02.000001Z",
              "2026-11-23T14:00:02.000001Z");
    }
  }

  @Test
  default void entriesAreFoundAcrossManyHours() throws Exception {
    HandClock clock = new HandClock(Instant.parse("2026-11-23T10:59:59Z"));
    JournalOptions options = JournalOptions.DEFAULT.withClock(clock);
    try (Journal journal = open(options);
        Tailer tailer = journal.tailer()) {
      for (int hour = 0; hour < 9; hour++) {
        journal.append(events(hour * 5 + 1, hour * 5 + 5));
        clock.advance(Duration.ofHours(1 + hour % 3));
        assertThat(drain(tailer)).hasSize(5);
      }
      for (int sequence = 45; sequence >= 1; sequence--) {
        tailer.seek(sequence);
        assertThat(sequence(tailer.poll())).isEqualTo(sequence);
      }
      tailer.seek(1);
      assertThat(commands(drain(tailer))).isEqualTo(events(1, 45));
    }
    try (Journal journal = open(options)) {
      assertThat(commands(readAll(journal))).isEqualTo(events(1, 45));
    }
  }

  @Test
  default void whereTooLittleSpaceIsFreeNothingIsAppended() throws Exception {
    try (Journal journal = open()) {
      journal.append(events(1, 1));
    }
    try (Journal journal = open(JournalOptions.DEFAULT.withReserveBytes(Long.MAX_VALUE))) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> journal.append(events(2, 3)))
            .isInstanceOf(JournalFullException.class);
      }
      assertThat(journal.lastSequence()).isEqualTo(1);
      assertThat(commands(readAll(journal))).isEqualTo(events(1, 1));
    }
    try (Journal journal = open()) {
      journal.append(events(2, 2));
      assertThat(commands(readAll(journal))).isEqualTo(events(1, 2));
    }
  }

  @Test
  default void aReaderSeesTheJournalAsItWasOpened() throws Exception {
    try (Journal journal = open()) {
      journal.append(events(1, 5));
      try (Journal reading = open(JournalOptions.DEFAULT.withAccess(Access.READ))) {
        journal.append(events(6, 7));
        assertThat(reading.lastSequence()).isEqualTo(5);
        assertThat(reading.damage()).isEmpty();
        assertThat(commands(readAll(reading))).isEqualTo(events(1, 5));
        assertThatThrownBy(() -> reading.append(events(8, 8)))
            .isInstanceOf(IllegalStateException.class);
      }
      journal.append(events(8, 8));
      assertThat(commands(readAll(journal))).isEqualTo(events(1, 8));
    }
  }

  @Test
  default void aViewTellsWhatTheEntryTells() throws Exception {
    Random random = new Random(7);
    try (Journal journal = open();
        Tailer tailer = journal.tailer()) {
      for (int i = 0; i < 50; i++) {
        Command command = SampleCommands.any(random);
        journal.append(List.of(command));
        EntryView view = tailer.pollView();
        assertThat(view).isNotNull();
        if (view != null) {
          Entry entry = view.entry();
          assertThat(entry.command()).isEqualTo(command);
          assertThat(view.sequence()).isEqualTo(entry.sequence());
          assertThat(view.recordedAt()).isEqualTo(entry.recordedAt());
          assertThat(view.keyHash()).isEqualTo(entry.keyHash());
          assertThat(view.contentHash()).isEqualTo(entry.contentHash());
          assertThat(view.type()).isEqualTo(command.type());
          assertThat(view.at()).isEqualTo(command.at());
          assertThat(view.key()).isEqualTo(command.key());
          assertThat(view.session()).isEqualTo(command.session());
          assertThat(view.project()).isEqualTo(command.project());
          assertThat(view.pid()).isEqualTo(command.pid());
          assertThat(view.expectedVersion()).isEqualTo(command.expectedVersion());
          assertThat(new String(view.data(), java.nio.charset.StandardCharsets.UTF_8))
              .isEqualTo(command.data().toString());
        }
      }
    }
  }

  @Test
  default void aJournalGrowsByAboutWhatIsAppended() throws Exception {
    try (Journal journal = open()) {
      journal.append(events(1, 1));
      long before = journal.bytes();
      journal.append(List.of(SampleCommands.eventOfSize(2, 500_000), event(3)));
      assertThat(journal.bytes() - before).isBetween(500_000L, 600_000L);
    }
  }

  @Test
  default void aClosedJournalRefusesEverything() throws Exception {
    Journal journal = open();
    journal.append(events(1, 2));
    Tailer tailer = journal.tailer();
    tailer.poll();
    tailer.close();
    Tailer left = journal.tailer();
    journal.close();
    journal.close();
    assertThatThrownBy(() -> journal.append(events(3, 3)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(journal::tailer).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(journal::force).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(left::poll).isInstanceOf(IllegalStateException.class);
    left.close();
    assertThat(journal.lastSequence()).isEqualTo(2);
  }
}

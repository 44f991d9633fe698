package dev.kroniek.testkit;

import static dev.kroniek.testkit.JournalWords.append;
import static dev.kroniek.testkit.JournalWords.commands;
import static dev.kroniek.testkit.JournalWords.drain;
import static dev.kroniek.testkit.JournalWords.events;
import static dev.kroniek.testkit.JournalWords.readAll;
import static dev.kroniek.testkit.JournalWords.sequence;
import static dev.kroniek.testkit.SampleCommands.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Entry;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JournalFullException;
import dev.kroniek.journal.JournalOptions;
import dev.kroniek.journal.JournalOptions.Access;
import dev.kroniek.journal.Tailer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Journal} promises whatever surrounds it: threads, clocks, space, readers and
 * its end. A test class implements it to run these tests.
 */
public interface JournalSurroundingsContract {

  /**
   * Opens the journal of this test, which is empty at first and stays from one opening to the next.
   */
  Journal open(JournalOptions options) throws JournalException;

  private Journal open() throws JournalException {
    return open(JournalOptions.DEFAULT);
  }

  @Test
  default void anEmptyBatchIsAMistake() throws Exception {
    try (Journal journal = open()) {
      assertThatThrownBy(() -> append(journal, List.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  default void onlyTheFirstThreadThatAppendsMayAppend() throws Exception {
    try (Journal journal = open()) {
      append(journal, events(1, 1));
      CompletableFuture<?> other = CompletableFuture.runAsync(() -> appendUnchecked(journal));
      assertThatThrownBy(other::join).hasCauseInstanceOf(IllegalStateException.class);
      append(journal, events(2, 2));
      assertThat(commands(readAll(journal))).isEqualTo(events(1, 2));
    }
  }

  private static void appendUnchecked(Journal journal) {
    try {
      append(journal, events(99, 99));
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
      append(journal, events(1, 2));
      assertThat(Thread.interrupted()).isTrue();
      append(journal, events(3, 3));
      assertThat(commands(readAll(journal))).isEqualTo(events(1, 3));
    }
  }

  @Test
  default void recordedTimesNeverDecreaseEvenIfTheClockDoes() throws Exception {
    HandClock clock = new HandClock(Instant.parse("2026-11-23T10:00:00.000001Z"));
    JournalOptions options = JournalOptions.DEFAULT.withClock(clock);
    try (Journal journal = open(options)) {
      append(journal, events(1, 1));
      clock.advance(Duration.ofSeconds(2));
      append(journal, events(2, 2));
      clock.advance(Duration.ofHours(-3));
      append(journal, events(3, 3));
    }
    clock.advance(Duration.ofHours(-3));
    try (Journal journal = open(options)) {
      append(journal, events(4, 4));
      clock.advance(Duration.ofHours(10));
      append(journal, events(5, 5));
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
        append(journal, events(hour * 5 + 1, hour * 5 + 5));
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
      append(journal, events(1, 1));
    }
    try (Journal journal = open(JournalOptions.DEFAULT.withReserveBytes(Long.MAX_VALUE))) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> append(journal, events(2, 3)))
            .isInstanceOf(JournalFullException.class);
      }
      assertThat(journal.lastSequence()).isEqualTo(1);
      assertThat(commands(readAll(journal))).isEqualTo(events(1, 1));
    }
    try (Journal journal = open()) {
      append(journal, events(2, 2));
      assertThat(commands(readAll(journal))).isEqualTo(events(1, 2));
    }
  }

  @Test
  default void aReaderSeesTheJournalAsItWasOpened() throws Exception {
    try (Journal journal = open()) {
      append(journal, events(1, 5));
      try (Journal reading = open(JournalOptions.DEFAULT.withAccess(Access.READ))) {
        append(journal, events(6, 7));
        assertThat(reading.lastSequence()).isEqualTo(5);
        assertThat(reading.damage()).isEmpty();
        assertThat(commands(readAll(reading))).isEqualTo(events(1, 5));
        assertThatThrownBy(() -> append(reading, events(8, 8)))
            .isInstanceOf(IllegalStateException.class);
      }
      append(journal, events(8, 8));
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
        append(journal, List.of(command));
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
      append(journal, events(1, 1));
      long before = journal.bytes();
      append(journal, List.of(SampleCommands.eventOfSize(2, 500_000), event(3)));
      assertThat(journal.bytes() - before).isBetween(500_000L, 600_000L);
    }
  }

  @Test
  default void aClosedJournalRefusesEverything() throws Exception {
    Journal journal = open();
    append(journal, events(1, 2));
    Tailer tailer = journal.tailer();
    tailer.poll();
    tailer.close();
    Tailer left = journal.tailer();
    journal.close();
    journal.close();
    assertThatThrownBy(() -> append(journal, events(3, 3)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(journal::tailer).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(journal::force).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(left::poll).isInstanceOf(IllegalStateException.class);
    left.close();
    assertThat(journal.lastSequence()).isEqualTo(2);
  }
}

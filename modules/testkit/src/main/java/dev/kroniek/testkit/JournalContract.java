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
import dev.kroniek.journal.Appended;
import dev.kroniek.journal.CommandTooLargeException;
import dev.kroniek.journal.Durability;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JournalOptions;
import dev.kroniek.journal.Tailer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Journal} promises of its entries. A test class implements it to run these
 * tests.
 */
public interface JournalContract {

  /**
   * Opens the journal of this test, which is empty at first and stays from one opening to the next.
   */
  Journal open(JournalOptions options) throws JournalException;

  private Journal open() throws JournalException {
    return open(JournalOptions.DEFAULT);
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
      assertThat(append(journal, events(1, 1))).isEqualTo(new Appended(1, 1));
      assertThat(append(journal, events(2, 300))).isEqualTo(new Appended(2, 299));
      assertThat(append(journal, events(301, 301)).lastSequence()).isEqualTo(301);
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
      append(journal, sent);
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
        append(journal, events(round * 10 + 1, round * 10 + 10));
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
      append(journal, events(1, 3));
      append(journal, events(4, 4));
      assertThat(commands(readAll(journal))).isEqualTo(events(1, 4));
      journal.force();
    }
    try (Journal journal = open(options)) {
      append(journal, events(5, 5));
      assertThat(commands(readAll(journal))).isEqualTo(events(1, 5));
    }
  }

  @Test
  default void aTailerSeesWhatIsAppendedMeanwhile() throws Exception {
    try (Journal journal = open();
        Tailer tailer = journal.tailer()) {
      assertThat(tailer.poll()).isNull();
      for (int i = 1; i <= 20; i++) {
        append(journal, events(i, i));
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
        append(journal, events(i, i + 2));
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
      append(journal, events(1, 3));
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
      append(journal, events(1, 50));
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
      append(journal, events(1, 10));
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
      append(journal, events(1, 600));
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
      append(journal, events(1, 2));
      tailer.seek(4);
      assertThat(tailer.poll()).isNull();
      append(journal, events(3, 3));
      assertThat(tailer.poll()).isNull();
      append(journal, events(4, 5));
      assertThat(commands(drain(tailer))).isEqualTo(events(4, 5));
    }
  }

  @Test
  default void theLongestCommandComesBackAndALongerOneIsRefused() throws Exception {
    Command longest = SampleCommands.eventOfSize(1, Journal.COMMAND_BYTES_MAX);
    Command tooLong = SampleCommands.eventOfSize(2, Journal.COMMAND_BYTES_MAX + 1);
    try (Journal journal = open()) {
      assertThatThrownBy(() -> append(journal, List.of(event(1), tooLong)))
          .isInstanceOf(CommandTooLargeException.class)
          .hasMessageContaining("1048577");
      assertThat(journal.lastSequence()).isZero();

      append(journal, List.of(longest, event(3), longest, longest, longest, longest));
      assertThat(commands(readAll(journal)))
          .isEqualTo(List.of(longest, event(3), longest, longest, longest, longest));
    }
  }
}

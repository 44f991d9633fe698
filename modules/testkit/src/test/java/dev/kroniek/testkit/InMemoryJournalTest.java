package dev.kroniek.testkit;

import static dev.kroniek.testkit.JournalWords.append;
import static dev.kroniek.testkit.SampleCommands.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.journal.Durability;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JournalFullException;
import dev.kroniek.journal.JournalOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract, and the faults that can be asked for. */
class InMemoryJournalTest implements JournalContract, JournalSurroundingsContract {
  private final MemoryDisk disk = new MemoryDisk();

  @Override
  public Journal open(JournalOptions options) throws JournalException {
    return InMemoryJournal.open(disk, options);
  }

  @Test
  void aCrashForgetsWhatWasNotForced() throws Exception {
    Journal journal = open(JournalOptions.DEFAULT.withDurability(Durability.OS));
    append(journal, List.of(event(1), event(2)));
    journal.force();
    append(journal, List.of(event(3)));
    disk.crash();
    assertThatThrownBy(() -> append(journal, List.of(event(4))))
        .isInstanceOf(JournalException.class);
    assertThat(open(JournalOptions.DEFAULT).lastSequence()).isEqualTo(2);
  }

  @Test
  void aCrashLosesNothingThatWasAppendedInBatches() throws Exception {
    Journal journal = open(JournalOptions.DEFAULT);
    append(journal, List.of(event(1), event(2)));
    disk.crash();
    assertThat(open(JournalOptions.DEFAULT).lastSequence()).isEqualTo(2);
  }

  @Test
  void aWriteThatFailsLeavesThePartBeforeItAndEndsTheJournal() throws Exception {
    Journal journal = open(JournalOptions.DEFAULT);
    disk.failWrite(3);
    assertThatThrownBy(() -> append(journal, List.of(event(1), event(2), event(3))))
        .isInstanceOf(JournalException.class);
    assertThat(journal.lastSequence()).isZero();
    assertThatThrownBy(() -> append(journal, List.of(event(4))))
        .isInstanceOf(JournalException.class);
    assertThat(open(JournalOptions.DEFAULT).lastSequence()).isEqualTo(2);
  }

  @Test
  void aForceThatFailsAcknowledgesNothingAndEndsTheJournal() throws Exception {
    Journal journal = open(JournalOptions.DEFAULT);
    append(journal, List.of(event(1)));
    disk.failForce(1);
    assertThatThrownBy(() -> append(journal, List.of(event(2))))
        .isInstanceOf(JournalException.class);
    assertThat(journal.lastSequence()).isEqualTo(1);
    assertThatThrownBy(() -> append(journal, List.of(event(3))))
        .isInstanceOf(JournalException.class);
    disk.crash();
    assertThat(open(JournalOptions.DEFAULT).lastSequence()).isEqualTo(1);
  }

  @Test
  void aFullDiskTakesNothingUntilSpaceIsFree() throws Exception {
    Journal journal = open(JournalOptions.DEFAULT);
    disk.fill();
    assertThatThrownBy(() -> append(journal, List.of(event(1))))
        .isInstanceOf(JournalFullException.class);
    disk.free();
    assertThat(append(journal, List.of(event(1))).firstSequence()).isEqualTo(1);
  }
}

package dev.kroniek.testkit;

import static dev.kroniek.testkit.JournalWords.append;
import static dev.kroniek.testkit.JournalWords.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.journal.ChronicleJournal;
import dev.kroniek.journal.DroppedEntryException;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.MaintenanceProgress;
import dev.kroniek.journal.Tailer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Entries are erased and dropped while the journal goes on; those that stay, stay in their place.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class JournalMaintenanceTest extends MaintainedJournal {
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
  void whatCanBeDroppedIsToldWhileGenerationsAreReplaced() throws Exception {
    try (ChronicleJournal journal = open()) {
      for (int generation = 0; generation < 4; generation++) {
        record(journal, 2);
        roll(journal);
      }
      List<Long> told = new ArrayList<>();
      journal
          .maintenance()
          .visitOldest(
              piece -> {
                told.add(piece.lastSequence());
                if (told.size() == 1) {
                  assertThatCode(() -> erase(journal)).doesNotThrowAnyException();
                }
                return true;
              });
      assertThat(directories()).contains("1-2", "201-2", "401-2", "601-2");
      assertThat(told).containsExactly(100L, 200L, 300L, 400L, 500L, 600L, 700L);
    }
  }

  @Test
  void generationsBeginWhileOthersAreDeleted() throws Exception {
    try (ChronicleJournal journal = open()) {
      FutureTask<Integer> deleting =
          new FutureTask<>(
              () -> {
                int turns = 0;
                while (journal.lastSequence() < 40) {
                  journal.maintenance().deleteDiscarded();
                  turns++;
                }
                return turns;
              });
      new Thread(deleting).start();
      for (int i = 1; i <= 40; i++) {
        append(journal, events(i, i));
        roll(journal);
      }
      assertThat(deleting.get()).isPositive();
      assertThat(contents(journal)).hasSize(40);
    }
    try (ChronicleJournal journal = open()) {
      assertThat(journal.damage()).isEmpty();
      assertThat(contents(journal)).hasSize(40);
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
}

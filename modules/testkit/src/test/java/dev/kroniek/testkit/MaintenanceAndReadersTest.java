package dev.kroniek.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.domain.SessionDigest;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Tombstone;
import dev.kroniek.journal.ChronicleJournal;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JournalOptions.Access;
import dev.kroniek.journal.JournalOptions.ScanStart;
import dev.kroniek.journal.MaintenanceProgress;
import dev.kroniek.journal.NewBaseImage;
import dev.kroniek.journal.NextGeneration;
import dev.kroniek.journal.Tailer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who reads a journal meanwhile, or opens it afterwards, is served as if nothing were done. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MaintenanceAndReadersTest extends MaintainedJournal {
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
      NewBaseImage base = journal.maintenance().newBase(100);
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

package dev.kroniek.testkit;

import static dev.kroniek.testkit.JournalWords.append;
import static dev.kroniek.testkit.JournalWords.events;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.domain.SessionDigest;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Tombstone;
import dev.kroniek.journal.ChronicleJournal;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JournalOptions;
import dev.kroniek.journal.MaintenanceProgress;
import dev.kroniek.journal.NewBaseImage;
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
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** A journal in which entries are erased and dropped. */
abstract class MaintainedJournal {
  /** Entry n is about session n modulo 7. */
  static final SessionId FORGOTTEN = new SessionId("session-3");

  static final Forgotten ONE =
      new Forgotten(
          new TreeMap<>(
              Map.of(SessionDigest.of(FORGOTTEN), new Tombstone(1, Instant.EPOCH, null))));

  @TempDir Path parent;

  final HandClock clock = new HandClock(Instant.parse("2026-11-23T10:15:00Z"));
  final JournalOptions options = JournalOptions.DEFAULT.withClock(clock);

  Path directory() {
    return parent.resolve("journal");
  }

  ChronicleJournal open() throws JournalException {
    return ChronicleJournal.open(directory(), options);
  }

  /** So many hours, with a hundred entries each. */
  void record(Journal journal, int hours) throws JournalException {
    for (int hour = 0; hour < hours; hour++) {
      int first = (int) journal.lastSequence() + 1;
      append(journal, events(first, first + 99));
      clock.advance(Duration.ofHours(1));
    }
  }

  static long roll(ChronicleJournal journal) throws JournalException {
    try (NextGeneration next = journal.nextGeneration()) {
      return journal.begin(next);
    }
  }

  static void erase(ChronicleJournal journal) throws JournalException {
    journal.maintenance().compact(null, ONE, MaintenanceProgress.NONE);
  }

  static void dropTo(ChronicleJournal journal, long sequence) throws IOException {
    try (NewBaseImage base = journal.maintenance().newBase(sequence)) {
      Files.writeString(base.directory().resolve("state.db"), "state as of " + sequence);
      Files.writeString(base.directory().resolve("outcomes.log"), "outcomes");
      journal.maintenance().compact(base, Forgotten.NONE, MaintenanceProgress.NONE);
    }
  }

  /** Where each entry stands, and what it is. */
  static List<String> contents(Journal journal) throws JournalException {
    try (Tailer tailer = journal.tailer()) {
      return contents(tailer);
    }
  }

  static List<String> contents(Tailer tailer) throws JournalException {
    List<String> all = new ArrayList<>();
    EntryView view;
    while ((view = tailer.pollView()) != null) {
      all.add(content(tailer, view));
    }
    return all;
  }

  static String content(Tailer tailer, EntryView view) {
    return view.erased()
        + " at "
        + tailer.position()
        + " "
        + (view.isErased()
            ? "erased"
            : view.key() + new String(view.data(), StandardCharsets.UTF_8));
  }

  /** As above, with nothing left of the forgotten session. */
  static List<String> withoutForgotten(List<String> contents) {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < contents.size(); i++) {
      String entry = contents.get(i);
      expected.add((i + 1) % 7 == 3 ? entry.replaceFirst(" at (\\d+) .*", " at $1 erased") : entry);
    }
    return expected;
  }

  boolean isOnDisk(String text) throws IOException {
    try (Stream<Path> files = Files.walk(directory())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
      return false;
    }
  }

  List<String> directories() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files
          .filter(Files::isDirectory)
          .map(path -> String.valueOf(path.getFileName()))
          .sorted()
          .toList();
    }
  }
}

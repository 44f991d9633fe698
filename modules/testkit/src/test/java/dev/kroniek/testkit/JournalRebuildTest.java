package dev.kroniek.testkit;

import static dev.kroniek.testkit.JournalWords.append;
import static dev.kroniek.testkit.JournalWords.commands;
import static dev.kroniek.testkit.JournalWords.events;
import static dev.kroniek.testkit.JournalWords.readAll;
import static dev.kroniek.testkit.SampleCommands.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Entry;
import dev.kroniek.journal.Archive;
import dev.kroniek.journal.ArchiveWriter;
import dev.kroniek.journal.ChronicleJournal;
import dev.kroniek.journal.Durability;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JournalFullException;
import dev.kroniek.journal.JournalOptions;
import dev.kroniek.journal.JournalOptions.Access;
import dev.kroniek.journal.JournalRebuild;
import dev.kroniek.journal.Tailer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A journal that was put into an archive and is made anew from it. */
@Timeout(60)
class JournalRebuildTest {
  private static final long RESERVE = 8 << 20;

  @TempDir Path parent;
  private Path original;
  private Path archive;
  private Path rebuilt;
  private final HandClock clock = new HandClock(Instant.parse("2026-11-23T10:15:30Z"));

  @BeforeEach
  void paths() {
    original = parent.resolve("original");
    archive = parent.resolve("archive");
    rebuilt = parent.resolve("rebuilt");
  }

  private JournalOptions options() {
    return JournalOptions.DEFAULT.withClock(clock).withDurability(Durability.OS);
  }

  /** Appends events, some each hour for as many hours. */
  private void record(int from, int to, int hours) throws Exception {
    try (Journal journal = ChronicleJournal.open(original, options())) {
      int each = Math.max(1, (to - from + 1) / hours);
      for (int first = from; first <= to; first += each) {
        append(journal, events(first, Math.min(to, first + each - 1)));
        clock.advance(Duration.ofHours(1));
      }
    }
  }

  private void archive() throws JournalException {
    try (Journal journal = ChronicleJournal.open(original, options().withAccess(Access.READ));
        Tailer tailer = journal.tailer();
        ArchiveWriter writer = ArchiveWriter.open(archive)) {
      writer.add(tailer, journal.firstSequence(), journal.lastSequence(), sequence -> {});
    }
  }

  private void rebuild(Path directory) throws JournalException {
    Archive from = Archive.open(archive);
    try (Tailer tailer = from.tailer();
        JournalRebuild to = JournalRebuild.begin(directory, from.firstSequence(), RESERVE)) {
      EntryView entry;
      while ((entry = tailer.pollView()) != null) {
        to.add(entry, tailer.position());
      }
      to.finish();
    }
  }

  /** An entry and where it stands. */
  private record Placed(Entry entry, long position) {}

  private List<Placed> placed(Path journal) throws JournalException {
    try (Journal open = ChronicleJournal.open(journal, options().withAccess(Access.READ));
        Tailer tailer = open.tailer()) {
      List<Placed> placed = new ArrayList<>();
      Entry entry;
      while ((entry = tailer.poll()) != null) {
        placed.add(new Placed(entry, tailer.position()));
      }
      return placed;
    }
  }

  @Test
  void hasTheSameEntriesAtTheSamePositionsAndGoesOn() throws Exception {
    record(1, 400, 40);
    archive();
    rebuild(rebuilt);
    assertThat(placed(rebuilt)).isEqualTo(placed(original));
    try (Journal journal = ChronicleJournal.open(rebuilt, options())) {
      assertThat(journal.damage()).isEmpty();
      append(journal, events(401, 410));
      clock.advance(Duration.ofHours(2));
      append(journal, events(411, 420));
      assertThat(commands(readAll(journal))).isEqualTo(events(1, 420));
    }
  }

  @Test
  void hasTheSameGenerationsWherePositionsBeganAnew() throws Exception {
    record(1, 20, 1);
    Path harmed = JournalFiles.onlyCycle(original.resolve("1"));
    JournalFiles.write(harmed, JournalFiles.entryOffsets(harmed).get(14), 0);
    clock.advance(Duration.ofHours(-1));
    record(15, 30, 2);
    assertThat(Files.readString(original.resolve("MANIFEST"))).contains("generation 15 open 15\n");
    archive();
    rebuild(rebuilt);
    assertThat(placed(rebuilt)).isEqualTo(placed(original));
    assertThat(Files.readString(rebuilt.resolve("MANIFEST")))
        .isEqualTo(Files.readString(original.resolve("MANIFEST")));
  }

  @Test
  void theLongestCommandsComeBackToo() throws Exception {
    List<Command> huge = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      huge.add(i % 4 == 0 ? event(i) : SampleCommands.eventOfSize(i, Journal.COMMAND_BYTES_MAX));
    }
    try (Journal journal = ChronicleJournal.open(original, options())) {
      append(journal, huge);
    }
    archive();
    rebuild(rebuilt);
    assertThat(placed(rebuilt)).isEqualTo(placed(original));
  }

  @Test
  void anEmptyArchiveMakesAnEmptyJournal() throws Exception {
    ChronicleJournal.open(original, options()).close();
    archive();
    rebuild(rebuilt);
    assertThat(placed(rebuilt)).isEmpty();
    try (Journal journal = ChronicleJournal.open(rebuilt, options())) {
      assertThat(append(journal, events(1, 1)).firstSequence()).isEqualTo(1);
    }
  }

  @Test
  void unfinishedItIsNoJournal() throws Exception {
    record(1, 20, 1);
    archive();
    try (Tailer tailer = Archive.open(archive).tailer();
        JournalRebuild to = JournalRebuild.begin(rebuilt, 1, RESERVE)) {
      to.add(Objects.requireNonNull(tailer.pollView()), tailer.position());
    }
    assertThatThrownBy(() -> ChronicleJournal.open(rebuilt, options()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("MANIFEST");
    assertThatThrownBy(() -> JournalRebuild.begin(rebuilt, 1, RESERVE))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("not empty");
  }

  @Test
  void entriesOutOfOrderAreRefused() throws Exception {
    record(1, 20, 1);
    archive();
    try (Tailer tailer = Archive.open(archive).tailer();
        JournalRebuild to = JournalRebuild.begin(rebuilt, 2, RESERVE)) {
      EntryView first = Objects.requireNonNull(tailer.pollView());
      assertThatThrownBy(() -> to.add(first, tailer.position()))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("entry 2");
    }
  }

  @Test
  void aFullDiskIsToldBeforeItHarmsAnything() throws Exception {
    try (Journal journal = ChronicleJournal.open(original, options())) {
      for (int i = 1; i <= 60; i++) {
        append(journal, List.of(SampleCommands.eventOfSize(i, Journal.COMMAND_BYTES_MAX)));
      }
    }
    archive();
    try (SmallDisk disk = SmallDisk.mount(parent.resolve("disk"), 48)) {
      Path directory = disk.path().resolve("journal");
      assertThatThrownBy(() -> rebuild(directory))
          .isInstanceOf(JournalFullException.class)
          .hasMessageContaining("reserve");
      assertThat(directory.resolve("MANIFEST")).doesNotExist();
    }
  }

  @Test
  void anArchiveOnAFullDiskKeepsItsWholeSegmentsAndGoesOnLater() throws Exception {
    record(1, 100, 1);
    try (SmallDisk disk = SmallDisk.mount(parent.resolve("disk"), 16)) {
      archive = disk.path().resolve("archive");
      archive();
      disk.fill("ballast");
      record(101, 5_000, 1);
      assertThatThrownBy(this::archive)
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("No space left");
      assertThat(Archive.open(archive).lastSequence()).isEqualTo(100);
      disk.delete("ballast");
      archive();
      rebuild(rebuilt);
      assertThat(placed(rebuilt)).isEqualTo(placed(original));
    }
  }
}

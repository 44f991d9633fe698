package dev.kroniek.testkit;

import static dev.kroniek.testkit.JournalWords.append;
import static dev.kroniek.testkit.SampleCommands.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.journal.ChronicleJournal;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What lies beside the entries may be missing or harmed, and nothing is lost. */
@Timeout(60)
class JournalMetadataTest {
  private static final int NOT_COMPLETE = 0x8000_0000;

  @TempDir Path parent;
  private Path directory;
  private Path first;
  private final JournalOptions options =
      JournalOptions.DEFAULT.withClock(new HandClock(Instant.parse("2026-11-23T10:15:00Z")));

  @BeforeEach
  void appendTwentyEntries() throws Exception {
    directory = parent.resolve("journal");
    first = directory.resolve("1");
    try (Journal journal = ChronicleJournal.open(directory, options)) {
      append(journal, JournalWords.events(1, 20));
    }
  }

  private void nothingIsLost() throws Exception {
    try (Journal journal = ChronicleJournal.open(directory, options)) {
      assertThat(journal.damage()).isEmpty();
      append(journal, List.of(event(21)));
      assertThat(JournalWords.commands(JournalWords.readAll(journal)))
          .isEqualTo(JournalWords.events(1, 21));
    }
  }

  @Test
  void missingMetadataIsMadeAnew() throws Exception {
    Files.delete(first.resolve("metadata.cq4t"));
    nothingIsLost();
  }

  @Test
  void metadataOfGarbageIsMadeAnew() throws Exception {
    Files.write(
        first.resolve("metadata.cq4t"),
        "no metadata at all, but words".getBytes(StandardCharsets.UTF_8));
    nothingIsLost();
  }

  @Test
  void metadataWithAGoodBeginningAndGarbageBehindIsMadeAnew() throws Exception {
    JournalFiles.write(
        first.resolve("metadata.cq4t"),
        64,
        "0123456789".repeat(50).getBytes(StandardCharsets.UTF_8));
    nothingIsLost();
  }

  @Test
  void emptyMetadataIsMadeAnew() throws Exception {
    JournalFiles.cut(first.resolve("metadata.cq4t"), 0);
    nothingIsLost();
  }

  @Test
  void anEmptyNewestFileIsRemoved() throws Exception {
    Path empty = Files.createFile(first.resolve("20261123-11F.cq4"));
    nothingIsLost();
    assertThat(empty).doesNotExist();
  }

  @Test
  void aNewestFileThatWasNeverFinishedIsRemoved() throws Exception {
    Path unfinished = first.resolve("20261123-11F.cq4");
    Files.createFile(unfinished);
    JournalFiles.write(unfinished, 0, NOT_COMPLETE);
    JournalFiles.write(unfinished, 100_000, 0);
    nothingIsLost();
    assertThat(unfinished).doesNotExist();
  }
}

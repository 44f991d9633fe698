package dev.kroniek.engine;

import static dev.kroniek.engine.Fixtures.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Entry;
import dev.kroniek.domain.Forgotten;
import dev.kroniek.domain.Outcome;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.journal.EncodedCommand;
import dev.kroniek.journal.JournalOptions;
import dev.kroniek.testkit.InMemoryJournal;
import dev.kroniek.testkit.MemoryDisk;
import dev.kroniek.testkit.RandomCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  @TempDir Path directory;

  private final long seed = Long.getLong("kroniek.seed", System.nanoTime());
  private InMemoryJournal journal;

  @BeforeEach
  void recordSome() throws IOException {
    journal = InMemoryJournal.open(new MemoryDisk(), JournalOptions.DEFAULT);
    RandomCommands random = new RandomCommands(seed);
    for (int i = 0; i < 500; i++) {
      journal.append(List.of(EncodedCommand.of(random.next())));
    }
  }

  @Test
  void itFoldsUpToTheSequenceAskedForAndNoFurther() throws IOException {
    journal.append(
        List.of(
            EncodedCommand.of(event("e1", "s1", "first")),
            EncodedCommand.of(event("e2", "s1", "second"))));
    try (Replay replay = open("state")) {
      replay.foldTo(501, ReplayListener.NONE);
      assertThat(replay.store().reached().sequence()).isEqualTo(501);
      assertThat(head(replay, "s1").counts().events()).isEqualTo(1);
      replay.foldTo(502, ReplayListener.NONE);
      assertThat(head(replay, "s1").counts().events()).isEqualTo(2);
    }
  }

  @Test
  void itGoesOnFromTheCheckpointOfTheOneBefore() throws IOException {
    foldWhole("whole");
    try (Replay replay = open("parts")) {
      replay.foldTo(200, ReplayListener.NONE);
      replay.store().checkpoint();
      replay.foldTo(300, ReplayListener.NONE);
    }
    List<Long> folded = new ArrayList<>();
    try (Replay replay = open("parts")) {
      replay.foldTo(journal.lastSequence(), sequencesInto(folded));
      replay.store().checkpoint();
    }
    assertThat(folded.get(0)).isEqualTo(201);
    assertThat(outcomes("parts")).as("seed %d", seed).isEqualTo(outcomes("whole"));
  }

  @Test
  void itBeginsWithACopyOfAnImageWhereThereIsOne() throws IOException {
    foldWhole("whole");
    try (Replay replay = open("image")) {
      replay.foldTo(250, ReplayListener.NONE);
      replay.store().checkpointClean();
    }
    List<Long> folded = new ArrayList<>();
    ReplayStart start = ReplayStart.copyOf(directory.resolve("image"));
    try (Replay replay =
        Replay.open(directory.resolve("copy"), start, Forgotten.NONE, journal::tailer)) {
      replay.foldTo(journal.lastSequence(), sequencesInto(folded));
      replay.store().checkpoint();
    }
    assertThat(folded.get(0)).isEqualTo(251);
    assertThat(outcomes("copy")).as("seed %d", seed).isEqualTo(outcomes("whole"));
  }

  @Test
  void itTellsHowFarItIs() throws IOException {
    List<String> told = new ArrayList<>();
    try (Replay replay = open("state")) {
      replay.foldTo(
          400,
          new ReplayListener() {
            @Override
            public void progress(long done, long total) {
              told.add(done + "/" + total);
            }
          });
    }
    assertThat(told).endsWith("400/400");
  }

  @Test
  void anEntryBeyondTheEndIsMissing() throws IOException {
    try (Replay replay = open("state")) {
      assertThatThrownBy(() -> replay.foldTo(501, ReplayListener.NONE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("entry 501 is missing");
    }
  }

  private void foldWhole(String name) throws IOException {
    try (Replay replay = open(name)) {
      replay.foldTo(journal.lastSequence(), ReplayListener.NONE);
      replay.store().checkpoint();
    }
  }

  private Replay open(String name) throws IOException {
    return Replay.open(
        directory.resolve(name), ReplayStart.NOTHING, Forgotten.NONE, journal::tailer);
  }

  private byte[] outcomes(String name) throws IOException {
    return Files.readAllBytes(directory.resolve(name).resolve("outcomes.log"));
  }

  private static SessionHead head(Replay replay, String session) {
    return Objects.requireNonNull(replay.store().head(new SessionId(session)));
  }

  private static ReplayListener sequencesInto(List<Long> folded) {
    return new ReplayListener() {
      @Override
      public void folded(Entry entry, Outcome outcome) {
        folded.add(entry.sequence());
      }
    };
  }
}

package dev.kroniek.engine;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.journal.Journal;
import dev.kroniek.state.StateStore;
import dev.kroniek.state.StateUpkeep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes base images: the state after an entry, without anything that was deleted from it. */
final class BaseFolding {
  private BaseFolding() {}

  /**
   * Makes the image of a journal as of an entry: folds from where it begins to there.
   *
   * @param sequence at least the one before the journal's first entry
   * @param scratch a directory that does not exist, or holds what this left there when it ended
   * @param target a directory, into which the two files of the image are put, durably
   */
  static void fold(
      Journal journal,
      long sequence,
      Forgotten forgotten,
      Path scratch,
      Path target,
      ReplayListener listener)
      throws IOException {
    make(ReplayStart.of(journal), journal::tailer, sequence, forgotten, scratch, target, listener);
  }

  /** Makes an image anew, in which nothing is left of these sessions. */
  static void erase(
      Path image,
      Replay.Tailers tailers,
      long sequence,
      Forgotten forgotten,
      Path scratch,
      Path target)
      throws IOException {
    ReplayStart start = ReplayStart.copyOf(image);
    make(start, tailers, sequence, forgotten, scratch, target, ReplayListener.NONE);
  }

  private static void make(
      ReplayStart start,
      Replay.Tailers tailers,
      long sequence,
      Forgotten forgotten,
      Path scratch,
      Path target,
      ReplayListener listener)
      throws IOException {
    try (Replay replay = Replay.open(scratch, start, forgotten, tailers)) {
      replay.foldTo(sequence, listener);
      StateStore store = replay.store();
      store.checkpoint();
      boolean isDropped = false;
      while (!isDropped) {
        isDropped = store.upkeep().dropUpTo(sequence);
      }
      store.checkpointClean();
    }
    StateUpkeep.copyRows(scratch, target.resolve("state.db"));
    Files.copy(scratch.resolve("outcomes.log"), target.resolve("outcomes.log"));
  }
}

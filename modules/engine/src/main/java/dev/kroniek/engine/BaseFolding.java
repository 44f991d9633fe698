package dev.kroniek.engine;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.journal.BaseImage;
import dev.kroniek.journal.Journal;
import dev.kroniek.state.RealDisk;
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
    ReplayStart start = ReplayStart.of(journal);
    try (Replay replay = Replay.open(scratch, start, forgotten, journal::tailer)) {
      replay.foldTo(sequence, listener);
      drop(replay.store(), sequence);
    }
    copy(scratch, target);
  }

  /**
   * Makes an image anew, in which nothing is left of these sessions.
   *
   * @param scratch a directory, where it is made
   */
  static BaseImage erase(BaseImage image, Forgotten forgotten, Path scratch) throws IOException {
    image.check();
    Path work = Files.createDirectories(scratch.resolve("erasing-" + image.sequence()));
    Path target = Files.createDirectories(scratch.resolve("erased-" + image.sequence()));
    ReplayStart.copyOf(image.directory()).putInto(work);
    // No entry is folded: no key is looked up.
    try (StateStore store = StateStore.open(work, new RealDisk(), new KeyLookUp())) {
      store.forgetAll(forgotten);
      drop(store, image.sequence());
    }
    copy(work, target);
    return BaseImage.made(image.sequence(), target);
  }

  private static void drop(StateStore store, long sequence) throws IOException {
    store.checkpoint();
    boolean isDropped = false;
    while (!isDropped) {
      isDropped = store.upkeep().dropUpTo(sequence);
    }
    store.checkpointClean();
  }

  private static void copy(Path scratch, Path target) throws IOException {
    StateUpkeep.copyRows(scratch, target.resolve("state.db"));
    Files.copy(scratch.resolve("outcomes.log"), target.resolve("outcomes.log"));
  }
}

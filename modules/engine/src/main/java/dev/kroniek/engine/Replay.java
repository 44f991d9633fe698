package dev.kroniek.engine;

import dev.kroniek.domain.Entry;
import dev.kroniek.domain.Fold;
import dev.kroniek.domain.Forgotten;
import dev.kroniek.domain.Outcome;
import dev.kroniek.journal.DroppedEntryException;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JvmFlags;
import dev.kroniek.journal.Tailer;
import dev.kroniek.state.Reached;
import dev.kroniek.state.RealDisk;
import dev.kroniek.state.StateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Folds a journal, or an archive of one, into a state directory of its own: {@code state.db} and
 * {@code outcomes.log} come to be there as the writer makes them. It begins where that directory
 * stands, so a replay that was killed goes on from its last checkpoint. For one thread.
 *
 * <pre>{@code
 * try (Replay replay = Replay.open(directory, ReplayStart.NOTHING, forgotten, journal::tailer)) {
 *   replay.foldTo(journal.lastSequence(), listener);
 *   replay.store().checkpointClean();
 * }
 * }</pre>
 */
public final class Replay implements AutoCloseable {
  /** A checkpoint is made each time so many entries were folded. */
  static final int CHECKPOINT_ENTRIES = 50_000;

  private static final int PROGRESS_ENTRIES = 1_024;

  private final FoldRule rule;
  private final StateStore store;
  private final Tailer tailer;
  private final Tailer keyTailer;

  /** Opens readers, each of which stands before the first entry there is. */
  @FunctionalInterface
  public interface Tailers {
    Tailer tailer() throws JournalException;
  }

  private Replay(FoldRule rule, StateStore store, Tailer tailer, Tailer keyTailer) {
    this.rule = rule;
    this.store = store;
    this.tailer = tailer;
    this.keyTailer = keyTailer;
  }

  /**
   * Opens the state in the directory, which the caller owns; where it holds none, it begins with
   * {@code start}. The directory is made where it does not exist.
   *
   * @param forgotten what the journal's list of forgotten sessions names
   * @param tailers asked twice: for the entries, and to look keys up
   * @throws dev.kroniek.state.NewerFormatException if a later version wrote the state
   * @throws IOException if the disk refuses, or the journal lacks the entry the state has reached
   */
  public static Replay open(Path directory, ReplayStart start, Forgotten forgotten, Tailers tailers)
      throws IOException {
    return open(directory, start, forgotten, tailers, Fold::apply);
  }

  /** As the other one, by that rule. */
  static Replay open(
      Path directory, ReplayStart start, Forgotten forgotten, Tailers tailers, FoldRule rule)
      throws IOException {
    JvmFlags.require();
    new RealDisk().createDirectories(directory);
    if (!Files.exists(directory.resolve("state.db"))) {
      start.putInto(directory);
    }
    KeyLookUp keys = new KeyLookUp();
    StateStore store = StateStore.open(directory, new RealDisk(), keys);
    try {
      store.forgetAll(forgotten);
      Tailer keyTailer = tailers.tailer();
      keys.readWith(keyTailer);
      try {
        return new Replay(rule, store, standing(store, tailers), keyTailer);
      } catch (IOException | RuntimeException e) {
        keyTailer.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** A tailer behind the last entry that the state has seen. */
  private static Tailer standing(StateStore store, Tailers tailers) throws IOException {
    Tailer tailer = tailers.tailer();
    try {
      long reached = store.reached().sequence();
      if (reached > 0) {
        requireSameJournal(store, tailer);
        tailer.seek(reached + 1);
      }
      return tailer;
    } catch (IOException | RuntimeException e) {
      tailer.close();
      throw e;
    }
  }

  private static void requireSameJournal(StateStore store, Tailer tailer) throws IOException {
    Reached reached = store.reached();
    try {
      tailer.seek(reached.sequence());
    } catch (DroppedEntryException e) {
      return; // the state began with an image of what was before the first entry
    }
    EntryView view = tailer.pollView();
    boolean isSame =
        view != null
            && tailer.position() == reached.position()
            && view.keyHash() == store.outcomes().read(reached.sequence()).keyHash();
    if (!isSame) {
      throw new JournalException(
          "the replay there has reached entry "
              + reached.sequence()
              + " of another journal: name another directory");
    }
  }

  /** The state as it is after the last entry folded. On the thread that folds. */
  public StateStore store() {
    return store;
  }

  /**
   * Folds all entries up to {@code last}, that one included, making a checkpoint now and then; none
   * at the end. Folds nothing where the state is as far already.
   *
   * @throws IOException if the disk refuses, or an entry is damaged or missing: the state stays as
   *     of the entry before, and nothing more can be folded
   */
  public void foldTo(long last, ReplayListener listener) throws IOException {
    long first = store.reached().sequence() + 1;
    long total = Math.max(0, last - first + 1);
    for (long sequence = first; sequence <= last; sequence++) {
      fold(sequence, listener);
      long done = sequence - first + 1;
      if (done % CHECKPOINT_ENTRIES == 0) {
        store.checkpoint();
      }
      if (done % PROGRESS_ENTRIES == 0) {
        listener.progress(done, total);
      }
    }
    listener.progress(total, total);
  }

  /** Hot path: once per entry. */
  private void fold(long sequence, ReplayListener listener) throws IOException {
    EntryView view = tailer.pollView();
    if (view == null || view.sequence() != sequence) {
      throw new JournalException(
          "entry "
              + sequence
              + " is missing: there is "
              + (view == null ? "nothing" : "entry " + view.sequence())
              + " in its place");
    }
    listener.read(view);
    if (view.isErased()) {
      store.folded(view.erased(), tailer.position());
      return;
    }
    Entry entry = view.entry();
    listener.folded(entry, applied(entry));
  }

  private Outcome applied(Entry entry) throws IOException {
    try {
      Outcome outcome = rule.apply(store, entry);
      store.folded(entry, tailer.position(), outcome);
      return outcome;
    } catch (UncheckedIOException e) { // how the state tells of its disk
      throw e.getCause();
    }
  }

  /** Closes without a checkpoint: what follows the last one would be folded again. */
  @Override
  public void close() throws IOException {
    tailer.close();
    keyTailer.close();
    store.close();
  }
}

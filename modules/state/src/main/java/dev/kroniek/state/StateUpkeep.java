package dev.kroniek.state;

import dev.kroniek.domain.Fold;
import java.nio.file.Path;

/**
 * What is done to the state besides folding, piece by piece so that nobody waits long: what was
 * deleted leaves the disk, and what is about entries that the journal dropped goes. On the folding
 * thread.
 */
public final class StateUpkeep {
  /** Entries whose rows are deleted at a time. */
  private static final long DROPPED_AT_ONCE = 20_000;

  private final StatePlace place;
  private final StateTransaction transaction;
  private final OutcomeLog outcomes;
  private final RecordLinks links;

  StateUpkeep(
      StatePlace place, StateTransaction transaction, OutcomeLog outcomes, RecordLinks links) {
    this.place = place;
    this.transaction = transaction;
    this.outcomes = outcomes;
    this.links = links;
  }

  /**
   * Lets the database alone until {@link #goOnIn}, so that it can be copied by {@link #copyRows}. A
   * checkpoint must come right before; one that comes after ends the wait.
   */
  public void holdOn() {
    transaction.holdOn();
  }

  /** Whether the database is left alone: a checkpoint should wait, but need not. */
  public boolean isOnHold() {
    return transaction.isOnHold();
  }

  /**
   * Copies the database as of the last checkpoint to a file that does not exist: all that counts
   * and nothing of what was deleted. On any thread; durable on return.
   */
  public static void copyRows(Path directory, Path target) throws StateException {
    StateDb.copyRows(directory.resolve(StateOpening.DATABASE), target);
    RealDisk.forceFile(target);
  }

  /**
   * Goes on in a copy that was made since {@link #holdOn}: takes its file.
   *
   * @return whether it was done: not where a checkpoint came between, or another process has the
   *     database open; nothing has changed then, and it may be tried again
   * @throws StateException if the store must be closed and opened again
   */
  public boolean goOnIn(Path copy) throws StateException {
    return transaction.goOnIn(copy, place.directory().resolve(StateOpening.DATABASE));
  }

  /**
   * Drops what is about entries up to {@code sequence} only, some more: rows about entries of many
   * sessions, and outcome records that are too old for the window of keys; durable on return. A
   * checkpoint must come right before.
   *
   * @return whether all of it is gone; until then, call it again
   * @throws StateException if the disk refuses; may be tried again
   */
  public boolean dropUpTo(long sequence) throws StateException {
    long first = links.firstWide();
    if (first <= sequence) {
      links.dropWide(Math.min(sequence, first + DROPPED_AT_ONCE));
      transaction.commit(transaction.committed(), 0);
      return false;
    }
    return outcomes.dropBefore(firstRecordKept(sequence), place.disk());
  }

  /** The first record that is kept where entries up to {@code sequence} were dropped. */
  public static long firstRecordKept(long sequence) {
    return Math.max(1, sequence - Fold.WINDOW_ENTRIES + 1);
  }
}

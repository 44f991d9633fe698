package dev.kroniek.state;

import java.nio.file.Path;

/**
 * The one transaction from checkpoint to checkpoint, in {@code state.db} and in the memory over it.
 * For one thread.
 *
 * <p>Everything changed stays in memory until it is committed, so that a transaction that the disk
 * undoes is only written again. But where more was changed than memory may hold, rows are written
 * early and let go: should that transaction be undone, it is lost, and what was folded since the
 * last checkpoint must be folded again.
 */
final class StateTransaction {
  private final StateDb db;
  private final OutcomeLog outcomes;
  private final SessionTables sessions;
  private final RecordLinks links;
  private final DamageMark damageMark;

  private Reached committed;
  private boolean isWrittenEarly;
  private boolean isWritingEarlyRefused;

  /** Nothing is committed, nor written early: the file is being copied. */
  private boolean isOnHold;

  private boolean isLost;

  StateTransaction(StateDb db, OutcomeLog outcomes, StateStore.Parts parts) {
    this.db = db;
    this.outcomes = outcomes;
    this.sessions = parts.sessions();
    this.links = parts.links();
    this.damageMark = parts.damageMark();
    this.committed = parts.reached();
  }

  Reached committed() {
    return committed;
  }

  /** Writes what changed, so that questions find it. */
  void write() throws StateException {
    failIfLost();
    try {
      writeChanges();
    } catch (StateException e) {
      throw undone(e);
    }
  }

  private void writeChanges() throws StateException {
    sessions.write();
    links.write();
  }

  /** Makes room in memory where it is needed. */
  void writeEarlyWhereOverfull() throws StateException {
    failIfLost();
    boolean isOverfull = sessions.isOverfull() || links.isOverfull();
    if (!isOverfull || isWritingEarlyRefused || isOnHold) {
      return;
    }
    try {
      writeChanges();
      isWrittenEarly = true;
      sessions.unpin();
      links.unpin();
    } catch (StateException e) {
      StateException reason = undone(e);
      if (isLost) {
        throw reason;
      }
      // All of it is still in memory. The next checkpoint tries again, and tells.
      isWritingEarlyRefused = true;
    }
  }

  /**
   * Writes nothing to the disk until {@link #goOnIn}, or until a commit ends the wait. Right after
   * a commit.
   */
  void holdOn() {
    if (isWrittenEarly) {
      throw new IllegalStateException("rows were written since the last commit");
    }
    isOnHold = true;
  }

  boolean isOnHold() {
    return isOnHold;
  }

  /**
   * Goes on in a copy of the file that was made since {@link #holdOn}.
   *
   * @return whether it was done; not where a commit came between, or another process has it open
   */
  boolean goOnIn(Path copy, Path file) throws StateException {
    failIfLost();
    if (!isOnHold) {
      return false;
    }
    isOnHold = false;
    try {
      return db.goOnIn(copy, file);
    } catch (StateException e) {
      isLost = true;
      throw e;
    } finally {
      sessions.undone();
      links.undone();
    }
  }

  /** Makes all of it survive: first the outcomes, then what says how many of them count. */
  void commit(Reached reached, int clean) throws StateException {
    failIfLost();
    isOnHold = false;
    outcomes.force();
    try {
      writeChanges();
      db.write(
          "UPDATE meta SET sequence = ?, position = ?, clean = ?",
          reached.sequence(),
          reached.position(),
          clean);
      db.commit();
    } catch (StateException e) {
      throw undone(e);
    }
    begun(reached);
    sessions.committed();
    links.unpin();
  }

  private void begun(Reached reached) {
    committed = reached;
    isWrittenEarly = false;
    isWritingEarlyRefused = false;
  }

  /** Empties database, outcomes and memory. */
  void empty() throws StateException {
    try {
      StateSchema.empty(db);
      db.commit();
    } catch (StateException e) {
      throw undone(e);
    }
    outcomes.truncateAfter(outcomes.firstSequence() - 1);
    sessions.clear();
    links.clear();
    begun(Reached.NOTHING);
    isLost = false;
  }

  private StateException undone(StateException reason) {
    if (reason instanceof DamagedStateException damage) {
      damageMark.leave(damage);
    }
    db.rollback(reason);
    if (isWrittenEarly || db.isCopy()) {
      isLost = true;
      return new StateException(
          "what was folded since the last checkpoint is lost: the state must be opened again",
          reason);
    }
    sessions.undone();
    links.undone();
    return reason;
  }

  void failIfLost() throws StateException {
    if (isLost) {
      throw new StateException("the state must be opened again");
    }
  }
}

package dev.kroniek.engine;

import dev.kroniek.domain.Entry;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.state.ChangeListener;
import dev.kroniek.state.DamagedStateException;
import dev.kroniek.state.SnapshotFiles;
import dev.kroniek.state.StateStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every session's {@code session.json} in step with the state: hears of each change, and
 * writes what is due. For the writer's thread.
 *
 * <p>The files are a projection that nothing depends on, so a disk that refuses them stops nobody:
 * they are tried again.
 */
final class Snapshots implements ChangeListener {
  /** The most files written, and the longest time spent on them, in one turn. */
  private static final int TURN_MAX = 32;

  private static final long TURN_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(20);

  /** The same while entries wait to be folded: a reader can wait, the fold should not. */
  private static final long BUSY_TURN_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(2);

  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long DELETE_RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

  private final SnapshotFiles files;
  private final Timing timing;
  private final SnapshotSchedule schedule = new SnapshotSchedule();
  private final Deque<SessionId> toDelete = new ArrayDeque<>();
  private @Nullable StateStore store;
  private @Nullable SnapshotSweep sweep;
  private @Nullable Instant hookAt;
  private long notBeforeNanos;
  private long deleteNotBeforeNanos;
  private boolean isFailing;

  Snapshots(SnapshotFiles files, Timing timing) {
    this.files = files;
    this.timing = timing;
  }

  /** Which state the files show, and how they were left. */
  void showing(StateStore shown, SnapshotSweep check) {
    this.store = shown;
    this.sweep = check;
  }

  /** Nothing that happened before counts for the time from hook to snapshot. */
  void begin() {
    notBeforeNanos = timing.ticker().nanos();
    deleteNotBeforeNanos = notBeforeNanos;
  }

  /** The entry is about to be folded; null while recovering. */
  void folding(@Nullable Entry entry) {
    hookAt = entry != null && entry.command().key().isFromHook() ? entry.command().at() : null;
  }

  @Override
  public void headChanged(@Nullable SessionHead before, SessionHead after) {
    SnapshotSchedule.Change change =
        before != null && isOnlySignOfLife(before, after)
            ? SnapshotSchedule.Change.SIGN_OF_LIFE
            : SnapshotSchedule.Change.CONTENT;
    schedule.changed(after.id(), change, timing.ticker().nanos(), hookAt);
  }

  private static boolean isOnlySignOfLife(SessionHead before, SessionHead after) {
    return before.progress().version() == after.progress().version()
        && before.counts().equals(after.counts())
        && before.fields().equals(after.fields())
        && before.liveness().openTools().equals(after.liveness().openTools())
        && Objects.equals(before.liveness().attention(), after.liveness().attention());
  }

  @Override
  public void forgotten(SessionId id) {
    schedule.forget(id);
    toDelete.add(id);
  }

  /** How much is going on. */
  enum Pace {
    /** Nothing waits to be folded. */
    CALM,
    /** Entries wait to be folded. */
    BUSY
  }

  /**
   * Writes what is due, up to a limit. Returns how much was done.
   *
   * @throws DamagedStateException if what should be shown is damaged
   */
  int writeDue(Pace pace) throws DamagedStateException {
    long nanosMax = pace == Pace.BUSY ? BUSY_TURN_NANOS_MAX : TURN_NANOS_MAX;
    long start = timing.ticker().nanos();
    if (start - notBeforeNanos < 0) {
      return 0;
    }
    int count = 0;
    try {
      while (count < TURN_MAX && timing.ticker().nanos() - start < nanosMax) {
        if (!writeNext()) {
          break;
        }
        count++;
      }
      if (count == 0 && sweep != null && pace == Pace.CALM) {
        count = sweepOn(sweep);
      }
      isFailing = false;
    } catch (DamagedStateException e) {
      throw e;
    } catch (IOException e) {
      retryLater(e);
    }
    return count;
  }

  private boolean writeNext() throws IOException {
    if (!toDelete.isEmpty() && timing.ticker().nanos() - deleteNotBeforeNanos >= 0) {
      deleteNext(toDelete.remove());
      return true;
    }
    SnapshotSchedule.Due due = schedule.takeDue(timing.ticker().nanos());
    if (due == null) {
      return false;
    }
    try {
      write(due.id());
    } catch (IOException e) {
      schedule.changed(
          due.id(), SnapshotSchedule.Change.SIGN_OF_LIFE, timing.ticker().nanos(), due.hookAt());
      throw e;
    }
    if (due.hookAt() != null) {
      timing.meters().hookReachedDisk(Duration.between(due.hookAt(), timing.clock().instant()));
    }
    return true;
  }

  /** One that cannot be deleted must not keep the others from being written. */
  private void deleteNext(SessionId gone) throws IOException {
    try {
      files.delete(gone);
    } catch (IOException e) {
      toDelete.add(gone);
      deleteNotBeforeNanos = timing.ticker().nanos() + DELETE_RETRY_NANOS;
      throw e;
    }
  }

  private void write(SessionId id) throws IOException {
    SessionHead head = shown().head(id);
    if (head != null) {
      long start = timing.ticker().nanos();
      files.write(head, shown().body(id));
      timing.meters().snapshotWritten(timing.ticker().nanos() - start);
    }
  }

  private int sweepOn(SnapshotSweep check) throws IOException {
    int checked =
        check.next(
            id ->
                schedule.changed(
                    id, SnapshotSchedule.Change.CONTENT, timing.ticker().nanos(), null));
    if (checked == 0) {
      sweep = null;
    }
    return checked;
  }

  private void retryLater(IOException e) {
    notBeforeNanos = timing.ticker().nanos() + RETRY_NANOS;
    if (!isFailing) {
      LOG.error("A snapshot could not be written, trying again every second: {}", e.toString());
      isFailing = true;
    }
  }

  /**
   * Writes all that waits, whether due or not: the engine is about to stop. If it stops soon after
   * its start, the look at all sessions goes on until the deadline; what is not looked at by then
   * is looked at after the next start.
   */
  void writeAll(long deadlineNanos) throws IOException {
    writeWaiting();
    while (sweep != null && timing.ticker().nanos() - deadlineNanos < 0) {
      sweepOn(sweep);
      writeWaiting();
    }
  }

  private void writeWaiting() throws IOException {
    schedule.hurry(timing.ticker().nanos());
    while (writeNext()) {
      // each turn writes one
    }
  }

  private StateStore shown() {
    if (store == null) {
      throw new IllegalStateException("no state to show yet");
    }
    return store;
  }

  long nanosUntilDue() {
    if (sweep != null) {
      return 0;
    }
    long nanos = timing.ticker().nanos();
    long due = schedule.nanosUntilDue(nanos);
    if (!toDelete.isEmpty()) {
      due = Math.min(due, Math.max(0, deleteNotBeforeNanos - nanos));
    }
    return due == Agent.UNTIL_SIGNALLED ? due : Math.max(due, notBeforeNanos - nanos);
  }
}

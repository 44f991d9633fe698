package dev.kroniek.engine;

import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.state.DamagedStateException;
import dev.kroniek.state.StateException;
import dev.kroniek.state.StateStore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a checkpoint is made: after so many entries, or so long after the first that is not in one.
 * If the disk refuses, folding goes on in memory for a bounded number of entries. For the writer's
 * thread.
 */
final class Checkpoints {
  /** A checkpoint trails by at most so many entries. */
  static final long TRAIL_MAX = 100_000;

  private static final long ENTRIES = 20_000;

  /** While recovering: a checkpoint writes what changed since the last, so few are cheap. */
  private static final long RECOVERING_ENTRIES = 80_000;

  /** So many entries wait for a checkpoint while the database is being copied. */
  private static final long HELD_ENTRIES_MAX = TRAIL_MAX / 2;

  private static final long DELAY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long HELD_GLANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  private final Journal journal;
  private final StateStore store;
  private final TombstoneKeeper tombstones;
  private final Timing timing;
  private long entriesSince;
  private long dueNanos;
  private boolean isRetrying;
  private volatile long sequence;

  Checkpoints(Recovery.Recovered found, Timing timing) {
    this.journal = found.journal();
    this.store = found.store();
    this.tombstones = found.tombstones();
    this.timing = timing;
    this.sequence = store.reached().sequence();
  }

  /** Whether the checkpoint is near enough to fold on. */
  boolean mayFold() {
    return entriesSince < TRAIL_MAX;
  }

  void folded(long entries) {
    if (entriesSince == 0) {
      dueNanos = timing.ticker().nanos() + DELAY_NANOS;
    }
    entriesSince += entries;
  }

  /**
   * Makes a checkpoint if it is time. Returns how many.
   *
   * @throws DamagedStateException if the state is: trying again would be of no use
   */
  int writeIfDue() throws DamagedStateException {
    return nanosUntilDue() == 0 || (entriesSince >= ENTRIES && !isRetrying) ? tryToWrite() : 0;
  }

  /** As {@link #writeIfDue()}, while what was in the journal at the start is folded. */
  int writeIfFarBehind() throws DamagedStateException {
    boolean isDue = isRetrying ? nanosUntilDue() == 0 : entriesSince >= RECOVERING_ENTRIES;
    return isDue ? tryToWrite() : 0;
  }

  private int tryToWrite() throws DamagedStateException {
    if (store.upkeep().isOnHold() && entriesSince < HELD_ENTRIES_MAX) {
      return 0;
    }
    try {
      write();
      return 1;
    } catch (DamagedStateException e) {
      throw e;
    } catch (StateException | JournalException e) {
      isRetrying = true;
      dueNanos = timing.ticker().nanos() + DELAY_NANOS;
      LOG.error("No checkpoint could be written, trying again in 5 s: {}", e.getMessage());
      return 0;
    }
  }

  /** Makes a checkpoint now: the state may only be durable where the journal is. */
  void write() throws StateException, JournalException {
    long start = timing.ticker().nanos();
    journal.force();
    tombstones.write(store);
    store.checkpoint();
    sequence = store.reached().sequence();
    entriesSince = 0;
    isRetrying = false;
    timing.meters().checkpointed(timing.ticker().nanos() - start);
  }

  /** The sequence of the last checkpoint. Any thread. */
  long sequence() {
    return sequence;
  }

  long nanosUntilDue() {
    if (store.upkeep().isOnHold()) {
      return entriesSince == 0 ? Agent.UNTIL_SIGNALLED : HELD_GLANCE_NANOS;
    }
    return entriesSince == 0
        ? Agent.UNTIL_SIGNALLED
        : Math.max(0, dueNanos - timing.ticker().nanos());
  }
}

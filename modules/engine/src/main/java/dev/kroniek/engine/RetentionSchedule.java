package dev.kroniek.engine;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.journal.ChronicleJournal;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for what the retention that was set asks for: after the start and every hour where entries
 * are kept for a time only; as soon as three quarters of the size are taken where there is a limit.
 * Then half of it is made free, so that there is room for what comes meanwhile.
 *
 * <p>Only whole files can be dropped, and not the newest. So the live generation is closed each
 * time it takes a sixteenth of the limit, also while a compaction is at work. That is looked at
 * whenever a part of that has come: a generation that had grown as large as the limit could not be
 * dropped. On a thread of its own, where anything is limited.
 */
final class RetentionSchedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionSchedule.class);
  private static final long GLANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long CLOSE_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);
  private static final int PIECES = 16;

  private final DataDirectory data;
  private final ChronicleJournal journal;
  private final StoreAccess access;
  private final Maintenance maintenance;
  private final StoreLimit limit;
  private final Retention retention;
  private final Ticker ticker;
  private final Thread thread;

  /** Stands for the closing of generations; ended with this. */
  private final MaintenanceJob closing = new MaintenanceJob();

  private volatile boolean isClosing;
  private long ageDueNanos;
  private long againNanos;

  /** The compaction that was asked for last; null once it has ended. */
  private @Nullable MaintenanceJob current;

  RetentionSchedule(
      DataDirectory data,
      ChronicleJournal journal,
      StoreAccess access,
      Maintenance maintenance,
      StoreLimit limit,
      Retention retention,
      Ticker ticker) {
    this.data = data;
    this.journal = journal;
    this.access = access;
    this.maintenance = maintenance;
    this.limit = limit;
    this.retention = retention;
    this.ticker = ticker;
    this.ageDueNanos = ticker.nanos();
    this.againNanos = ticker.nanos();
    this.thread = new Thread(this::run, "kroniek-retention");
    this.thread.setDaemon(true);
  }

  void start() {
    if (retention.isLimited()) {
      limit.tell(() -> LockSupport.unpark(thread));
      thread.start();
    }
  }

  private void run() {
    while (!isClosing) {
      LockSupport.parkNanos(GLANCE_NANOS); // ended by whoever closes it, and when much has come
      if (ticker.nanos() - againNanos >= 0) {
        glance();
      }
    }
  }

  private void glance() {
    try {
      cutLive();
      if (isAtWork()) {
        return;
      }
      Retention due = due();
      if (due != null) {
        current = maintenance.compact(due);
      }
    } catch (CancellationException e) {
      LOG.debug("the engine is being closed");
    } catch (IOException | RuntimeException e) {
      if (!isClosing) {
        LOG.error("Whether entries must be dropped cannot be told: {}", e.toString());
      }
      failed();
    }
  }

  private void cutLive() throws IOException {
    if (retention.maxBytes() != Long.MAX_VALUE
        && journal.maintenance().liveBytes() >= retention.maxBytes() / PIECES) {
      access.closeGeneration(closing);
    }
  }

  /** Whether the compaction that was asked for goes on; it is told here where it failed. */
  private boolean isAtWork() {
    if (current != null && current.result().isDone()) {
      boolean hasFailed = current.result().isCompletedExceptionally();
      current = null;
      if (hasFailed) {
        failed();
        return true;
      }
    }
    return current != null;
  }

  /** What is to be kept from now on; null where nothing must go now. */
  private @Nullable Retention due() throws IOException {
    boolean isOldEnough = retention.keep() != null && ticker.nanos() - ageDueNanos >= 0;
    if (isOldEnough) {
      ageDueNanos = ticker.nanos() + HOUR_NANOS;
    }
    long bytesMax = retention.maxBytes();
    boolean isTooMuch =
        bytesMax != Long.MAX_VALUE
            && StoreSize.of(data, journal).total() > bytesMax / 4 * 3
            && isWorthIt(bytesMax);
    if (!isTooMuch && !isOldEnough) {
      return null;
    }
    return new Retention(
        retention.keep(), isTooMuch ? bytesMax / 2 : Long.MAX_VALUE, retention.archive());
  }

  /** Whether enough can be dropped: the state itself may be what is large. */
  private boolean isWorthIt(long bytesMax) throws IOException {
    CompactPlan plan =
        new CompactPlanning(journal, StoreSize.of(data, journal), Forgotten.NONE)
            .plan(null, bytesMax / 2);
    limit.canMakeRoom(plan.bytesAfter() < bytesMax / 8 * 7);
    return plan.bytesBefore() - plan.bytesAfter() >= bytesMax / PIECES;
  }

  /** It is not tried again at once, and what comes is taken meanwhile. */
  private void failed() {
    limit.canMakeRoom(false);
    againNanos = ticker.nanos() + AGAIN_NANOS;
  }

  /** Asks for no more; what it asked for goes on. */
  @Override
  public void close() {
    isClosing = true;
    closing.cancel();
    LockSupport.unpark(thread);
    Waits.until(System.nanoTime() + CLOSE_NANOS_MAX, () -> !thread.isAlive());
  }
}

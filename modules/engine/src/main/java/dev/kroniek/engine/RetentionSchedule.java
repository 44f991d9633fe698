package dev.kroniek.engine;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.journal.ChronicleJournal;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When the retention that was set asks for something: after the start and every hour where entries
 * are kept for a time only; as soon as three quarters of the size are taken where there is a limit.
 * Then half of it is made free, so that there is room for what comes meanwhile.
 *
 * <p>Only whole files can be dropped, and not the newest. So the live generation is closed each
 * time it takes a sixteenth of the limit. For one thread.
 */
final class RetentionSchedule {
  private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int PIECES = 16;

  private final DataDirectory data;
  private final ChronicleJournal journal;
  private final Retention retention;
  private final Ticker ticker;
  private long ageDueNanos;
  private long sizeDueNanos;

  /** Closes the live generation. */
  @FunctionalInterface
  interface Closing {
    long close() throws IOException;
  }

  RetentionSchedule(
      DataDirectory data, ChronicleJournal journal, Retention retention, Ticker ticker) {
    this.data = data;
    this.journal = journal;
    this.retention = retention;
    this.ticker = ticker;
    this.ageDueNanos = ticker.nanos();
    this.sizeDueNanos = ticker.nanos();
  }

  /** What is to be kept from now on; null where nothing must go now. */
  @Nullable Retention due(Closing live) throws IOException {
    if (!retention.isLimited()) {
      return null;
    }
    long now = ticker.nanos();
    long bytesMax = retention.maxBytes();
    boolean isTooMuch = false;
    if (bytesMax != Long.MAX_VALUE && now - sizeDueNanos >= 0) {
      if (journal.maintenance().liveBytes() >= bytesMax / PIECES) {
        live.close();
      }
      isTooMuch = StoreSize.of(data, journal).total() > bytesMax / 4 * 3;
    }
    boolean isOldEnough = retention.keep() != null && now - ageDueNanos >= 0;
    if (isOldEnough) {
      ageDueNanos = now + HOUR_NANOS;
    }
    if (!isTooMuch && !isOldEnough) {
      return null;
    }
    Retention wanted =
        new Retention(
            retention.keep(), isTooMuch ? bytesMax / 2 : Long.MAX_VALUE, retention.archive());
    if (isTooMuch && !isOldEnough && !hasEnough(wanted, bytesMax / PIECES)) {
      return null;
    }
    return wanted;
  }

  /** Whether enough can be dropped to be worth the work: the state itself may be what is large. */
  private boolean hasEnough(Retention wanted, long bytes) throws IOException {
    CompactPlan plan =
        new CompactPlanning(journal, StoreSize.of(data, journal), Forgotten.NONE)
            .plan(null, wanted.maxBytes());
    return plan.bytesBefore() - plan.bytesAfter() >= bytes;
  }

  /** It could not be done: it is not tried again at once. */
  void failed() {
    sizeDueNanos = ticker.nanos() + AGAIN_NANOS;
    ageDueNanos = Math.max(ageDueNanos, sizeDueNanos);
  }
}

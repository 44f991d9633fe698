package dev.kroniek.journal;

import java.time.InstantSource;
import net.openhft.chronicle.core.time.TimeProvider;

/**
 * The hour for Chronicle Queue, which must never go back: once it has rolled to a new file, every
 * append with an earlier time fails until the clock has caught up. Thread-safe.
 */
final class MonotonicTime implements TimeProvider {
  private final InstantSource clock;

  /** Guarded by this. */
  private long highestMs;

  MonotonicTime(InstantSource clock) {
    this.clock = clock;
  }

  /** Never gives a time before this one again. */
  synchronized void atLeast(long timeMs) {
    highestMs = Math.max(highestMs, timeMs);
  }

  @Override
  public synchronized long currentTimeMillis() {
    highestMs = Math.max(highestMs, clock.millis());
    return highestMs;
  }
}

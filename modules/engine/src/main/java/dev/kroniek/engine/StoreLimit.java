package dev.kroniek.engine;

import dev.kroniek.journal.ChronicleJournal;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps the store below the size that was set, as long as a compaction can make room: what would
 * not fit is refused until it has. Where none can, because the state itself is as large or the disk
 * refuses, everything is taken: no fact is worth less than the limit. Safe for many threads.
 */
final class StoreLimit {
  private static final long MEASURED_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** A part of the limit that is left to what the state takes for the entries. */
  private static final int RESERVED = 16;

  /** So often, while as much comes as may be there at all, somebody is told. */
  private static final int STEPS = 32;

  private final DataDirectory data;
  private final ChronicleJournal journal;
  private final AppendQueue queue;
  private final Ticker ticker;
  private final long bytesMax;

  /** What may come before it is measured again. */
  private final AtomicLong bytesLeft = new AtomicLong();

  /** What has come since somebody was told. */
  private final AtomicLong bytesCome = new AtomicLong();

  private volatile boolean canMakeRoom = true;
  private volatile Runnable listener = () -> {};
  private long measuredNanos; // guarded by this

  StoreLimit(
      DataDirectory data,
      ChronicleJournal journal,
      AppendQueue queue,
      long bytesMax,
      Ticker ticker) {
    this.data = data;
    this.journal = journal;
    this.queue = queue;
    this.ticker = ticker;
    this.bytesMax = bytesMax == Long.MAX_VALUE ? bytesMax : bytesMax - bytesMax / RESERVED;
    this.measuredNanos = ticker.nanos() - MEASURED_EVERY_NANOS;
  }

  /** Whether dropping entries would bring the store below its limit. */
  void canMakeRoom(boolean can) {
    canMakeRoom = can;
  }

  /** Has somebody told whenever a 32nd of the limit has come. Called on any thread; be quick. */
  void tell(Runnable whenMuchHasCome) {
    listener = whenMuchHasCome;
  }

  /**
   * Takes so many bytes on.
   *
   * @throws AppendRefusedException if there is no room for them yet
   */
  void take(long bytes) throws AppendRefusedException {
    if (bytesMax == Long.MAX_VALUE) {
      return;
    }
    if (bytesCome.addAndGet(bytes) >= bytesMax / STEPS) {
      bytesCome.set(0);
      listener.run();
    }
    measureNowAndThen();
    boolean isTooMuch = bytesLeft.addAndGet(-bytes) < 0;
    if (isTooMuch && canMakeRoom && bytes <= bytesMax / 4) { // else it might never fit
      throw new AppendRefusedException(
          Refusal.OVERLOADED,
          "the store is as large as it may be, until the oldest entries are dropped; try again in a"
              + " moment");
    }
  }

  private synchronized void measureNowAndThen() throws AppendRefusedException {
    long now = ticker.nanos();
    if (now - measuredNanos < MEASURED_EVERY_NANOS) {
      return;
    }
    try {
      bytesLeft.set(bytesMax - queue.waitingBytes() - StoreSize.of(data, journal).total());
      measuredNanos = now;
    } catch (IOException e) {
      throw new AppendRefusedException(
          Refusal.OVERLOADED, "the size of the store cannot be told: " + e + "; try again");
    }
  }
}

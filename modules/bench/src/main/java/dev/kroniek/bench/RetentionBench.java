package dev.kroniek.bench;

import dev.kroniek.domain.Command;
import dev.kroniek.engine.AppendRefusedException;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.KroniekOptions;
import dev.kroniek.engine.Receipt;
import dev.kroniek.engine.Retention;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Records many times what a store may take on the disk: how large it ever is, and how long who
 * appends waits, beside the same without a limit. Batches of 8 commands of 7 KB, forced, one after
 * the other, 2 MB a second. How long the threads pause for a compaction is told by itself: forcing
 * to a disk takes as long as the disk likes, with and without one. Waits count once the limit was
 * reached for the first time: what comes before warms up.
 */
final class RetentionBench {
  private static final int BATCH = 8;
  private static final String MESSAGE = "Edit src/main/java/shop/Payment.java ".repeat(200);

  /** Much for hooks, and little for a disk. */
  private static final double BYTES_A_SECOND = 2e6;

  private static final int SESSIONS = 50;
  private static final int LOOK_EVERY = 16;
  private static final long REFUSED = -1;
  private static final long AGAIN_NANOS = 20_000_000;

  private final long limitBytes;
  private final int times;

  RetentionBench(long limitBytes, int times) {
    this.limitBytes = limitBytes;
    this.times = times;
  }

  void run() throws Exception {
    run("without a limit", Retention.ALL);
    run("with one of " + limitBytes + " bytes", new Retention(null, limitBytes, null));
  }

  private void run(String what, Retention retention) throws Exception {
    Path directory = Directories.fresh();
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    int batchBytes = BATCH * MESSAGE.length();
    int batches = (int) (limitBytes * times / batchBytes);
    long start = System.nanoTime();
    long[] waits = new long[batches];
    int warmUp = batches / times;
    long largest = 0;
    double longestPause = 0;
    long refused = 0;
    try (Kroniek kroniek =
        Kroniek.open(directory, KroniekOptions.defaults().meters(meters).retention(retention))) {
      for (int i = 0; i < batches; i++) {
        long due = start + (long) (1e9 * i * batchBytes / BYTES_A_SECOND);
        LockSupport.parkNanos(due - System.nanoTime());
        List<Command> batch = batch(i);
        while ((waits[i] = timed(kroniek, batch)) == REFUSED) {
          refused++;
          LockSupport.parkNanos(AGAIN_NANOS);
        }
        if (i % LOOK_EVERY == 0) {
          largest = Math.max(largest, kroniek.plan(Retention.ALL).bytesBefore());
          longestPause = Math.max(longestPause, pauses(meters).max(TimeUnit.MILLISECONDS));
        }
      }
      long[] sorted = Arrays.copyOfRange(waits, warmUp, batches);
      Arrays.sort(sorted);
      Figures.print(
          "retention: %s, %d entries: the store takes %d bytes at most; %d compactions, the first"
              + " entry is %d; who appends waits %.1f ms (median), %.1f ms (99.9 %%), %.1f ms"
              + " (longest); was refused for want of room %d times; %d pauses for compactions, of"
              + " %.2f ms (mean), %.1f ms (longest)",
          what,
          kroniek.lastSequence(),
          largest,
          timer(meters, "kroniek.compaction").count(),
          kroniek.firstSequence(),
          sorted[sorted.length / 2] / 1e6,
          sorted[(int) (sorted.length * 0.999)] / 1e6,
          sorted[sorted.length - 1] / 1e6,
          refused,
          pauses(meters).count(),
          pauses(meters).mean(TimeUnit.MILLISECONDS),
          longestPause);
    } finally {
      Directories.delete(directory);
    }
  }

  private static Timer pauses(MeterRegistry meters) {
    return timer(meters, "kroniek.compaction.pause");
  }

  private static Timer timer(MeterRegistry meters, String name) {
    return meters.get(name).timer();
  }

  private static List<Command> batch(int number) {
    List<Command> batch = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      batch.add(Commands.event("session-" + (number + i) % SESSIONS, number + "-" + i, MESSAGE));
    }
    return batch;
  }

  /** How long it takes, {@link #REFUSED} if there is no room. */
  private static long timed(Kroniek kroniek, List<Command> batch) throws Exception {
    long start = System.nanoTime();
    List<Receipt> receipts;
    try {
      receipts = kroniek.appendAll(batch);
    } catch (AppendRefusedException e) {
      return REFUSED;
    }
    receipts.get(receipts.size() - 1).applied().join();
    return System.nanoTime() - start;
  }
}

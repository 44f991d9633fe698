package dev.kroniek.engine;

import dev.kroniek.domain.Outcome;
import dev.kroniek.journal.Appended;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the appender has journaled and the writer has yet to fold: how far the writer may read, who
 * waits for the outcome, and since when the oldest entry waits. Between two threads and those who
 * look on; guarded by itself.
 */
final class Journaled {
  private record Batch(long lastSequence, long sinceNanos) {}

  private record Waiter(long sequence, CompletableFuture<Outcome> outcome) {}

  private Runnable wakeWriter = () -> {};
  private final BiConsumer<String, Throwable> onFailure;
  private final Deque<Batch> batches = new ArrayDeque<>();
  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private volatile long lastSequence;
  private volatile long foldedSequence;

  /**
   * @param foldedSequence that the state has reached
   * @param lastSequence of the journal as it was opened
   * @param nanos now
   */
  Journaled(
      long foldedSequence, long lastSequence, long nanos, BiConsumer<String, Throwable> onFailure) {
    this.foldedSequence = foldedSequence;
    this.lastSequence = lastSequence;
    this.onFailure = onFailure;
    batches.add(new Batch(lastSequence, nanos));
  }

  /** What to do when there is something to fold; said before the threads start. */
  void wakesWith(Runnable wake) {
    wakeWriter = wake;
  }

  /** On the appender's thread, once the batch is durable. */
  void add(List<AppendQueue.Waiting> batch, Appended appended, long nanos) {
    synchronized (this) {
      long sequence = appended.firstSequence();
      for (AppendQueue.Waiting waiting : batch) {
        waiters.add(new Waiter(sequence++, waiting.receipt().applied()));
      }
      batches.add(new Batch(appended.lastSequence(), nanos));
      lastSequence = appended.lastSequence();
    }
    wakeWriter.run();
  }

  /** The last sequence that the writer may fold. */
  long lastSequence() {
    return lastSequence;
  }

  /** The last sequence that is folded. */
  long foldedSequence() {
    return foldedSequence;
  }

  /** On the writer's thread, once the entries up to {@code sequence} are folded. */
  synchronized void folded(long sequence) {
    foldedSequence = sequence;
    while (!batches.isEmpty() && batches.peek().lastSequence() <= sequence) {
      batches.remove();
    }
  }

  /** Who waits for that entry's outcome; null where nobody does. Ask in the order of sequences. */
  synchronized @Nullable CompletableFuture<Outcome> waiterFor(long sequence) {
    Waiter next = waiters.peek();
    if (next == null || next.sequence() != sequence) {
      return null;
    }
    waiters.remove();
    return next.outcome();
  }

  /**
   * How long the oldest entry that is not folded has waited, in nanoseconds; 0 where none waits.
   */
  synchronized long oldestWaitNanos(long nanos) {
    Batch oldest = batches.peek();
    return oldest == null || oldest.lastSequence() <= foldedSequence
        ? 0
        : Math.max(0, nanos - oldest.sinceNanos());
  }

  /** The engine cannot go on: nobody will get an outcome any more. */
  void failed(String who, Throwable cause) {
    List<Waiter> abandoned;
    synchronized (this) {
      abandoned = List.copyOf(waiters);
      waiters.clear();
    }
    AppendRefusedException failure =
        new AppendRefusedException(
            Refusal.FAILED,
            "the command is journaled but the engine failed before folding it ("
                + cause.getMessage()
                + "); it will be folded when the daemon is back");
    abandoned.forEach(waiter -> waiter.outcome().completeExceptionally(failure));
    onFailure.accept(who, cause);
  }
}

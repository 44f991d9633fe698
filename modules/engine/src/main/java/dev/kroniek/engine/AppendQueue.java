package dev.kroniek.engine;

import dev.kroniek.domain.Texts;
import dev.kroniek.journal.EncodedCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Commands that wait to be journaled, in the order they came. Bounded, so that a slow disk slows
 * the senders and not the memory. Safe for many threads; guarded by itself.
 */
final class AppendQueue {
  /** The most commands that wait. */
  static final int COMMANDS_MAX = 16_384;

  /** The most bytes that wait, unless a single command is larger. */
  static final long BYTES_MAX = 32L << 20;

  /** A command, and whoever waits for it. */
  record Waiting(EncodedCommand command, Receipt receipt) {
    long sizeBytes() {
      return command.sizeBytes();
    }
  }

  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private int takenAndUnfinished;
  private boolean isClosed;

  /** Adds all or none. */
  synchronized void add(List<Waiting> more) throws AppendRefusedException {
    if (isClosed) {
      throw new AppendRefusedException(Refusal.CLOSED, "the journal is closed");
    }
    long moreBytes = more.stream().mapToLong(Waiting::sizeBytes).sum();
    boolean isTooMuch =
        waiting.size() + more.size() > COMMANDS_MAX || waitingBytes + moreBytes > BYTES_MAX;
    if (isTooMuch && !waiting.isEmpty()) {
      throw new AppendRefusedException(
          Refusal.OVERLOADED,
          Texts.counted(waiting.size(), "command waits", "commands wait")
              + " for the disk already; try again in a moment");
    }
    waiting.addAll(more);
    waitingBytes += moreBytes;
  }

  /** Takes up to {@code max} commands away, oldest first; tell {@link #finished} of them later. */
  synchronized List<Waiting> take(int max) {
    List<Waiting> batch = new ArrayList<>(Math.min(max, waiting.size()));
    while (batch.size() < max && !waiting.isEmpty()) {
      Waiting next = waiting.removeFirst();
      waitingBytes -= next.sizeBytes();
      batch.add(next);
    }
    takenAndUnfinished += batch.size();
    return batch;
  }

  /** The bytes that wait. */
  synchronized long waitingBytes() {
    return waitingBytes;
  }

  /** So many of the commands taken are journaled or refused. */
  synchronized void finished(int count) {
    takenAndUnfinished -= count;
  }

  /** Takes no more commands from now on; those that wait stay. */
  synchronized void close() {
    isClosed = true;
  }

  /** Whether everything that was handed in is journaled or refused. */
  synchronized boolean isDrained() {
    return waiting.isEmpty() && takenAndUnfinished == 0;
  }
}

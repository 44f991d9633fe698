package dev.kroniek.journal;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts who is using something at this moment, so that it can be closed under nobody's hands: each
 * use holds it, briefly, and none can begin any more once it is retired. For many threads.
 */
final class Holds {
  private static final int RETIRED = Integer.MIN_VALUE;

  /** How many hold it; negative once it is retired. */
  private final AtomicInteger holders = new AtomicInteger();

  /** Begins a use, which {@link #release} ends; false where it is retired. */
  boolean hold() {
    int before;
    do {
      before = holders.get();
      if (before < 0) {
        return false;
      }
    } while (!holders.compareAndSet(before, before + 1));
    return true;
  }

  void release() {
    holders.decrementAndGet();
  }

  /** Lets nobody begin to use it any more. */
  void retire() {
    holders.updateAndGet(count -> count | RETIRED);
  }

  /** Whether it is retired and the last use has ended. */
  boolean areOver() {
    return holders.get() == RETIRED;
  }
}

package dev.kroniek.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that another thread brings about. */
final class Waits {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private Waits() {}

  /**
   * Waits until it is so, but no longer than until {@code deadlineNanos} of the system's ticker.
   */
  static boolean until(long deadlineNanos, BooleanSupplier isSo) {
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() - deadlineNanos >= 0) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }
}

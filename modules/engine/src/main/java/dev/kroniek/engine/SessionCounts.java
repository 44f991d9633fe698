package dev.kroniek.engine;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many sessions have which status, for metrics: asked of the state at most once a second.
 * Guarded by itself.
 */
final class SessionCounts {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final StateAccess state;
  private Map<String, Long> counts = Map.of();
  private long askedNanos;

  SessionCounts(StateAccess state) {
    this.state = state;
    this.askedNanos = System.nanoTime() - FRESH_NANOS;
  }

  /** The number of sessions with that status; NaN while the state cannot be read. */
  synchronized double of(String status) {
    if (System.nanoTime() - askedNanos >= FRESH_NANOS) {
      try {
        counts = state.ask(store -> store.countByStatus());
        askedNanos = System.nanoTime();
      } catch (IOException e) {
        return Double.NaN;
      }
    }
    return counts.getOrDefault(status, 0L);
  }
}

package dev.kroniek.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a session stands; only what has ended has an end. */
public sealed interface Lifecycle {

  /** The status in JSON: active, parked, stale or completed. */
  String status();

  /** At work. */
  record Active() implements Lifecycle {
    @Override
    public String status() {
      return "active";
    }
  }

  /** Put aside on purpose. */
  record Parked(@Nullable String reason) implements Lifecycle {
    @Override
    public String status() {
      return "parked";
    }
  }

  /**
   * Closed by a cleanup because nothing was heard of it; any later sign of life reopens it.
   *
   * @param endedAt its last heartbeat
   */
  record Stale(Instant endedAt) implements Lifecycle {
    @Override
    public String status() {
      return "stale";
    }
  }

  /** Ended. */
  record Completed(Instant endedAt, SessionOutcome outcome, @Nullable String reason)
      implements Lifecycle {
    @Override
    public String status() {
      return "completed";
    }
  }

  /** When it ended, null where it has not. */
  default @Nullable Instant endedAtOrNull() {
    if (this instanceof Stale stale) {
      return stale.endedAt();
    }
    return this instanceof Completed completed ? completed.endedAt() : null;
  }

  /** Why it was parked or completed, null where nobody said. */
  default @Nullable String reasonOrNull() {
    if (this instanceof Parked parked) {
      return parked.reason();
    }
    return this instanceof Completed completed ? completed.reason() : null;
  }
}

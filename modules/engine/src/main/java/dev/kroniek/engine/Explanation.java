package dev.kroniek.engine;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Lifecycle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which entries made a session what it is.
 *
 * @param fields every value of its snapshot that is not null and whose entry was not dropped, in
 *     the order of the snapshot
 * @param end how it ended; null where it has not
 */
public record Explanation(List<Field> fields, @Nullable End end) {

  public Explanation {
    fields = List.copyOf(fields);
  }

  /**
   * A value and where it comes from.
   *
   * @param name the names that lead to it, joined by dots: {@code status}, {@code tags.till},
   *     {@code tasks.1.note}; items of lists are named by their {@code id} or {@code sequence}
   */
  public record Field(String name, Json value, GivenBy by) {
    /** Whether it is what is so named, or a part of that. */
    public boolean isWithin(String wanted) {
      return name.equals(wanted) || name.startsWith(wanted + ".");
    }
  }

  /**
   * How a session came to be completed or stale.
   *
   * @param by the command that ended it
   * @param as completed or stale, as it is now
   * @param stale what a cleanup went by; null where it was completed
   */
  public record End(GivenBy by, Lifecycle as, @Nullable Stale stale) {}

  /**
   * What a cleanup went by.
   *
   * @param staleAfter how long a session may be silent
   * @param lastHeartbeat the heartbeat that it compared with its own stamp
   * @param heardBy the entry that gave it; null where that was dropped
   * @param probe the last entry by which the probe found the agent's process alive, null for none
   * @param processes how many processes were known that could be probed
   */
  public record Stale(
      Duration staleAfter,
      Instant lastHeartbeat,
      @Nullable GivenBy heardBy,
      @Nullable GivenBy probe,
      int processes) {}
}

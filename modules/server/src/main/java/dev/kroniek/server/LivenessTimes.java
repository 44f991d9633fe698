package dev.kroniek.server;

import java.time.Duration;

/**
 * When silence is looked into.
 *
 * @param interval from one round to the next; zero for no rounds at all
 * @param staleAfter how long an active session may be silent, if none of its processes is found
 *     alive
 */
public record LivenessTimes(Duration interval, Duration staleAfter) {
  /** No session is ever probed, and none is found stale by itself. */
  public static final LivenessTimes OFF = new LivenessTimes(Duration.ZERO, Duration.ZERO);

  /** Every 5 minutes, 30 minutes. */
  public static final LivenessTimes DEFAULT =
      new LivenessTimes(Duration.ofMinutes(5), Duration.ofMinutes(30));

  public LivenessTimes {
    if (interval.isNegative() || staleAfter.isNegative()) {
      throw new IllegalArgumentException("a time is negative: " + interval + ", " + staleAfter);
    }
  }

  /** Whether there are rounds. */
  public boolean isOn() {
    return !interval.isZero() && !staleAfter.isZero();
  }

  /** How long a session is silent before its processes are looked at. */
  Duration probeAfter() {
    return staleAfter.dividedBy(2);
  }
}

package dev.kroniek.state;

import java.time.Instant;

/**
 * Leads from a time to the entries recorded until then: {@code recorded_at} never decreases, so a
 * binary search over the outcome log finds it. Safe for many threads.
 */
public final class RecordedTimes {
  private final OutcomeLog outcomes;

  public RecordedTimes(OutcomeLog outcomes) {
    this.outcomes = outcomes;
  }

  /**
   * The last of the entries up to {@code last} that was recorded at or before the time; {@code
   * outcomes.firstSequence() - 1} where the first was recorded later, or there is none.
   *
   * @param last at most {@code outcomes.lastSequence()}
   * @throws StateException if a record is damaged or cannot be read
   */
  public long lastAtOrBefore(Instant time, long last) throws StateException {
    long before = outcomes.firstSequence() - 1; // recorded at or before the time
    long after = Math.max(before, last) + 1; // recorded after it
    while (after - before > 1) {
      long middle = before + (after - before) / 2;
      if (outcomes.read(middle).recordedAt().isAfter(time)) {
        after = middle;
      } else {
        before = middle;
      }
    }
    return before;
  }
}

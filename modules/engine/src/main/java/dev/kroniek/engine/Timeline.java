package dev.kroniek.engine;

import dev.kroniek.domain.Timestamps;
import java.io.IOException;
import java.time.Instant;

/**
 * Leads from a {@link Moment} to a sequence. The state can be told after every entry there is, and
 * before the first of them: at sequence {@code first - 1}.
 *
 * @param first the first entry there is
 * @param last the last one, {@code first - 1} for none
 * @param times finds entries by their time
 */
record Timeline(long first, long last, Search times) {

  /** Finds entries by when they were recorded. */
  @FunctionalInterface
  interface Search {
    /** The last entry recorded at or before the time; less than the first where there is none. */
    long lastAtOrBefore(Instant time) throws IOException;
  }

  /**
   * The last entry that counts.
   *
   * @param now what is later is the future
   */
  long sequenceOf(Moment moment, Instant now) throws NoSuchMomentException, IOException {
    if (moment instanceof Moment.AfterEntry after) {
      return sequenceOf(after);
    }
    if (moment instanceof Moment.AtTime at) {
      return sequenceOf(at, now);
    }
    throw new AssertionError("no sequence for " + moment.getClass());
  }

  private long sequenceOf(Moment.AfterEntry after) throws NoSuchMomentException {
    if (after.sequence() > last) {
      throw new NoSuchMomentException(
          NoSuchMomentException.Kind.BEYOND_THE_END,
          last,
          "there is no entry " + after.sequence() + " yet: the journal ends with entry " + last);
    }
    if (after.sequence() < first - 1) {
      throw dropped("entry " + after.sequence());
    }
    return after.sequence();
  }

  private long sequenceOf(Moment.AtTime at, Instant now) throws NoSuchMomentException, IOException {
    if (at.time().isAfter(now)) {
      throw new NoSuchMomentException(
          NoSuchMomentException.Kind.FUTURE,
          last,
          Timestamps.format(at.time()) + " is still to come: it is " + Timestamps.format(now));
    }
    long found = times.lastAtOrBefore(at.time());
    if (found < first && first > 1) {
      throw dropped(Timestamps.format(at.time()));
    }
    return Math.max(0, found);
  }

  private NoSuchMomentException dropped(String what) {
    return new NoSuchMomentException(
        NoSuchMomentException.Kind.BEFORE_RETAINED,
        first - 1,
        what
            + " is in the erased range: entries before "
            + first
            + " were dropped, and the state can be told from entry "
            + (first - 1)
            + " on");
  }
}

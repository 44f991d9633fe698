package dev.kroniek.state;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Finds the records of a session that is to be forgotten: along the links from its last one, which
 * costs what the session has. Where that would cost more than reading the whole log, or a crash has
 * left some of them erased, the whole log is read.
 */
final class SessionRecords {
  /** A step along the links costs as much as so many records read in their order. */
  private static final int RECORDS_A_STEP = 32;

  private static final int STEPS_MIN = 1_000;
  private static final long[] BROKEN = {0};

  private final OutcomeLog outcomes;
  private final long session;

  SessionRecords(OutcomeLog outcomes, long session) {
    this.outcomes = outcomes;
    this.session = session;
  }

  /**
   * Its sequences, ascending.
   *
   * @param last the sequence of its last record, 0 for none
   */
  long[] ending(long last) throws StateException {
    long[] linked = linked(last);
    return linked == BROKEN ? all() : linked;
  }

  private long[] linked(long last) throws StateException {
    long all = outcomes.lastSequence() - outcomes.firstSequence() + 1;
    long stepsMax = Math.max(STEPS_MIN, all / RECORDS_A_STEP);
    long[] found = new long[64];
    int count = 0;
    for (long s = last; s > 0 && s >= outcomes.firstSequence(); count++) {
      OutcomeRecord record = outcomes.read(s);
      if (record.session() != session || count == stepsMax) {
        return BROKEN;
      }
      if (count == found.length) {
        found = Arrays.copyOf(found, 2 * count);
      }
      found[count] = s;
      s = record.previous();
    }
    long[] ascending = Arrays.copyOf(found, count);
    Arrays.sort(ascending);
    return ascending;
  }

  private long[] all() throws StateException {
    LongStream.Builder found = LongStream.builder();
    long reached = outcomes.firstSequence() - 1;
    while (reached < outcomes.lastSequence()) {
      for (OutcomeRecord record : outcomes.after(reached, OutcomeLog.READ_RECORDS_MAX)) {
        if (record.session() == session) {
          found.add(record.sequence());
        }
        reached = record.sequence();
      }
    }
    return found.build().toArray();
  }
}

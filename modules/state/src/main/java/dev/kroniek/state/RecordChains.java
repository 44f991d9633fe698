package dev.kroniek.state;

import java.util.Arrays;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sequences of a session's records, oldest first. Records link only to the one before, so that
 * the oldest are found last: what was found is kept, within a bound, for whoever turns the pages of
 * a long history. Safe for many threads.
 */
final class RecordChains {
  /** 8 MiB in all. */
  private static final long KEPT_RECORDS_MAX = 1 << 20;

  private final OutcomeLog outcomes;

  // Guarded by this
  private final LinkedHashMap<Long, long[]> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long keptRecords;
  private int truncations;

  RecordChains(OutcomeLog outcomes) {
    this.outcomes = outcomes;
  }

  /** All sequences of the session whose record {@code last} is, later ones perhaps included. */
  long[] ending(long last) throws StateException {
    long session = outcomes.read(last).session();
    long[] known = known(session);
    long lastKnown = known.length == 0 ? 0 : known[known.length - 1];
    if (last <= lastKnown) {
      return known;
    }
    long[] later = walk(last, lastKnown);
    long[] all = Arrays.copyOf(known, known.length + later.length);
    System.arraycopy(later, 0, all, known.length, later.length);
    keep(session, all);
    return all;
  }

  /** From {@code last} back to the record after {@code after}; oldest first. */
  private long[] walk(long last, long after) throws StateException {
    long[] found = new long[1024];
    int start = found.length; // filled from its end
    for (long s = last; s > after && s >= outcomes.firstSequence(); ) {
      if (start == 0) {
        long[] longer = new long[found.length * 2];
        System.arraycopy(found, 0, longer, found.length, found.length);
        start = found.length;
        found = longer;
      }
      found[--start] = s;
      s = outcomes.read(s).previous();
    }
    return Arrays.copyOfRange(found, start, found.length);
  }

  private synchronized long[] known(long session) {
    if (truncations != outcomes.truncations()) {
      kept.clear();
      keptRecords = 0;
      truncations = outcomes.truncations();
    }
    long[] chain = kept.get(session);
    return chain == null ? new long[0] : chain;
  }

  private synchronized void keep(long session, long[] chain) {
    forget(kept.remove(session));
    kept.put(session, chain);
    keptRecords += chain.length;
    var oldestFirst = kept.values().iterator();
    while (keptRecords > KEPT_RECORDS_MAX && oldestFirst.hasNext()) {
      forget(oldestFirst.next());
      oldestFirst.remove();
    }
  }

  private synchronized void forget(long @Nullable [] chain) {
    if (chain != null) {
      keptRecords -= chain.length;
    }
  }
}

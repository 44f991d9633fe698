package dev.kroniek.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which entries make a session's history: those about it alone, found by going from its last record
 * from one to the one before, and those about many sessions that changed it. Safe for many threads.
 */
public final class History {
  private final OutcomeLog outcomes;

  public History(OutcomeLog outcomes) {
    this.outcomes = outcomes;
  }

  /**
   * The oldest of the sequences after {@code after}, oldest first.
   *
   * @param start from {@link StateStore#historyAfter} with the same {@code after} and at least the
   *     same limit
   */
  public List<Long> after(HistoryStart start, long after, int limit) throws StateException {
    List<Long> chain = new ArrayList<>();
    for (long s = start.lastRecord(); s > after && s >= outcomes.firstSequence(); ) {
      chain.add(s);
      s = outcomes.read(s).previous();
    }
    Collections.reverse(chain);
    return merged(chain, start.wide(), limit);
  }

  private static List<Long> merged(List<Long> chain, List<Long> wide, int limit) {
    List<Long> all = new ArrayList<>(chain);
    all.addAll(wide);
    Collections.sort(all);
    return List.copyOf(all.subList(0, Math.min(limit, all.size())));
  }

  /**
   * The newest of the sequences before {@code before}, newest first.
   *
   * @param start from {@link StateStore#historyBefore} with the same {@code before} and at least
   *     the same limit
   */
  public List<Long> before(HistoryStart start, long before, int limit) throws StateException {
    List<Long> found = new ArrayList<>();
    for (long s = start.lastRecord(); s >= outcomes.firstSequence() && found.size() < limit; ) {
      if (s < before) {
        found.add(s);
      }
      s = outcomes.read(s).previous();
    }
    found.addAll(start.wide());
    found.sort(Collections.reverseOrder());
    return List.copyOf(found.subList(0, Math.min(limit, found.size())));
  }
}

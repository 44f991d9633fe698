package dev.kroniek.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Which entries make a session's history: those about it alone, found by going from its last record
 * from one to the one before, and those about many sessions that changed it. Safe for many threads.
 *
 * <p>The newest are found at once. Older ones cost a walk over all records of the session, the
 * first time they are asked for.
 */
public final class History {
  /** So many steps back are taken before the whole way is walked and remembered. */
  private static final int STEPS_MAX = 2000;

  private final OutcomeLog outcomes;
  private final RecordChains chains;

  public History(OutcomeLog outcomes) {
    this.outcomes = outcomes;
    this.chains = new RecordChains(outcomes);
  }

  /**
   * The oldest of the sequences after {@code after}, oldest first.
   *
   * @param start from {@link SessionHistories#after} with the same {@code after} and at least the
   *     same limit
   */
  public List<Long> after(HistoryStart start, long after, int limit) throws StateException {
    List<Long> found = new ArrayList<>();
    long s = start.lastRecord();
    for (int steps = 0; s > after && s >= outcomes.firstSequence(); steps++) {
      if (steps == STEPS_MAX) {
        return merged(inChainAfter(start.lastRecord(), after, limit), start.wide(), limit);
      }
      found.add(s);
      s = outcomes.read(s).previous();
    }
    return merged(found, start.wide(), limit);
  }

  /**
   * All the sequences after {@code after}, oldest first.
   *
   * @param start from {@link SessionHistories#after} with the same {@code after} and no limit
   */
  public long[] allAfter(HistoryStart start, long after) throws StateException {
    long[] chain = start.lastRecord() == 0 ? new long[0] : chains.ending(start.lastRecord());
    LongStream own = Arrays.stream(chain, indexAfter(chain, after), chain.length);
    LongStream wide = start.wide().stream().mapToLong(Long::longValue);
    return LongStream.concat(own, wide).sorted().toArray();
  }

  private List<Long> inChainAfter(long last, long after, int limit) throws StateException {
    long[] chain = chains.ending(last);
    int from = indexAfter(chain, after);
    int to = Math.min(indexAfter(chain, last), from + limit);
    return Arrays.stream(chain, from, to).boxed().toList();
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
   * @param start from {@link SessionHistories#before} with the same {@code before} and at least the
   *     same limit
   */
  public List<Long> before(HistoryStart start, long before, int limit) throws StateException {
    List<Long> found = new ArrayList<>(inChainBefore(start.lastRecord(), before, limit));
    found.addAll(start.wide());
    found.sort(Collections.reverseOrder());
    return List.copyOf(found.subList(0, Math.min(limit, found.size())));
  }

  private List<Long> inChainBefore(long last, long before, int limit) throws StateException {
    List<Long> found = new ArrayList<>();
    long s = last;
    for (int steps = 0; s >= outcomes.firstSequence() && found.size() < limit; steps++) {
      if (steps == STEPS_MAX) {
        long[] chain = chains.ending(last);
        int to = indexAfter(chain, Math.min(last, before - 1));
        return Arrays.stream(chain, Math.max(0, to - limit), to).boxed().toList();
      }
      if (s < before) {
        found.add(s);
      }
      s = outcomes.read(s).previous();
    }
    return found;
  }

  /** The index of the first that is greater. */
  private static int indexAfter(long[] ascending, long value) {
    int index = Arrays.binarySearch(ascending, value);
    return index < 0 ? -index - 1 : index + 1;
  }
}

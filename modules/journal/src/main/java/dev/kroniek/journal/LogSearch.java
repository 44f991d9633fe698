package dev.kroniek.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds an entry by its sequence. Within one cycle of a log, index and sequence differ by a
 * constant, because nothing else is written there: so the first entries of the cycles are searched
 * by halves, and the rest is a sum.
 */
final class LogSearch {
  private final ChronicleLog log;
  private final LogReader reader;

  LogSearch(ChronicleLog log, LogReader reader) {
    this.log = log;
    this.reader = reader;
  }

  /**
   * Moves the reader before the entry. The caller checks, by reading it, that it is the one.
   *
   * @throws JournalException if there is none at its place
   */
  void moveTo(Generation generation, long sequence) throws JournalException {
    if (sequence == generation.firstSequence()) {
      reader.moveToStart();
    } else if (!reader.moveTo(indexOf(sequence))) {
      throw new JournalException("entry " + sequence + " is not in " + generation);
    }
  }

  /** Where the entry must stand if it is there; -1 if it cannot be there. */
  private long indexOf(long sequence) throws JournalException {
    log.refresh();
    List<Integer> cycles = log.cycles();
    long index = -1;
    int low = 0;
    int high = cycles.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      EntryView first = first(cycles.get(middle));
      if (first == null) { // a crash left a cycle without entries
        cycles.remove(middle);
        high--;
      } else if (first.sequence() <= sequence) {
        index = ChronicleLog.index(cycles.get(middle), sequence - first.sequence());
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return index;
  }

  private @Nullable EntryView first(int cycle) throws JournalException {
    return reader.moveTo(ChronicleLog.index(cycle, 0)) ? reader.read() : null;
  }
}

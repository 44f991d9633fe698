package dev.kroniek.journal;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Goes over the files of a journal, oldest first, and shows all but the newest. Used once, on one
 * thread.
 */
final class JournalPieces {
  private final Generations generations;
  private final Predicate<JournalPiece> visitor;

  /** Shown once it is known that there are later entries. */
  private @Nullable JournalPiece pending;

  private boolean hasSeenEnough;

  JournalPieces(Generations generations, Predicate<JournalPiece> visitor) {
    this.generations = generations;
    this.visitor = visitor;
  }

  /** Generations may be replaced meanwhile: each is asked for anew, by the entry it begins with. */
  void show() throws IOException {
    long next = generations.firstSequence();
    Generation generation;
    do {
      Manifest now = generations.manifest();
      next = Math.max(next, now.firstSequence());
      generation = generations.of(next, now);
      ChronicleLog log = generations.hold(generation);
      if (log != null) { // else it is being replaced at this moment
        try (LogReader reader = log.reader()) {
          show(generation, generations.cycleBytes(generation, log), reader);
        } finally {
          log.holds().release();
        }
        next = generation.lastSequence().orElse(Long.MAX_VALUE - 1) + 1;
      }
    } while (next < Long.MAX_VALUE && !hasSeenEnough);
  }

  /** The entries of one file. */
  private record Part(int cycle, long firstSequence, long bytes) {}

  private void show(Generation generation, Map<Integer, Long> bytes, LogReader reader)
      throws IOException {
    Part part = null;
    for (Map.Entry<Integer, Long> cycle : new TreeMap<>(bytes).entrySet()) {
      EntryView first = entry(reader, cycle.getKey(), 0);
      if (first != null && generation.holds(first.sequence())) { // a crash may leave one without
        if (part != null) {
          comes(piece(reader, part, first.sequence() - 1));
        }
        part = new Part(cycle.getKey(), first.sequence(), cycle.getValue());
      }
      if (hasSeenEnough) {
        return;
      }
    }
    if (part != null) {
      comes(
          generation.isOpen() ? null : piece(reader, part, generation.lastSequence().getAsLong()));
    }
  }

  /** There are entries behind the pending piece. */
  private void comes(@Nullable JournalPiece next) {
    if (pending != null && !visitor.test(pending)) {
      hasSeenEnough = true;
    }
    pending = next;
  }

  private static JournalPiece piece(LogReader reader, Part part, long last) throws IOException {
    EntryView entry = entry(reader, part.cycle(), last - part.firstSequence());
    if (entry == null || entry.sequence() != last) {
      throw new JournalException("entry " + last + " cannot be found");
    }
    return new JournalPiece(last, entry.recordedAt(), part.bytes());
  }

  private static @Nullable EntryView entry(LogReader reader, int cycle, long number)
      throws JournalException {
    return reader.moveTo(ChronicleLog.index(cycle, number)) ? reader.read() : null;
  }
}

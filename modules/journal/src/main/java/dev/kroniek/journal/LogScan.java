package dev.kroniek.journal;

import dev.kroniek.domain.Timestamps;
import dev.kroniek.journal.JournalOptions.ScanStart;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log from a known entry to its end and says how far it is good.
 *
 * <p>"There is no more" and "a hole hides the rest" look the same to a reader; and what is appended
 * behind a hole is lost. So the end that was reached is compared with where two other witnesses,
 * the library's index and the header of the last file, put it.
 */
final class LogScan {
  /**
   * How far a log is good.
   *
   * @param lastSequence the last good entry, the one before the first where there is none
   * @param recordedAtMicros of that entry; 0 where the log has none
   * @param problem what is wrong behind it, or null where the log ends there
   * @param tail what stands behind it in the newest file, null where there is none or it was not
   *     looked at
   */
  record Result(
      long lastSequence, long recordedAtMicros, @Nullable String problem, @Nullable LogTail tail) {

    Result withProblem(String newProblem) {
      return new Result(lastSequence, recordedAtMicros, newProblem, tail);
    }
  }

  private final ChronicleLog log;
  private final Generation generation;
  private final LogReader reader;
  private long lastSequence;
  private long recordedAtMicros;

  private LogScan(ChronicleLog log, Generation generation, LogReader reader) {
    this.log = log;
    this.generation = generation;
    this.reader = reader;
    this.lastSequence = generation.firstSequence() - 1;
  }

  /**
   * Scans.
   *
   * @param from where to begin, if that entry is in this generation
   * @throws JournalException if the disk refuses, or the entries are of a newer version
   */
  static Result of(ChronicleLog log, Generation generation, ScanStart from) throws IOException {
    try (LogReader reader = log.reader()) {
      return new LogScan(log, generation, reader).scan(from);
    }
  }

  private Result scan(ScanStart from) throws IOException {
    String problem = null;
    if (from.sequence() >= generation.firstSequence()) {
      problem = standBehind(from);
    }
    if (!generation.isOpen()) {
      String stopped = readOn();
      return result(problem == null ? stopped : problem, null);
    }
    // The witnesses are heard before reading: a tool scans while the owner appends.
    End end = end();
    String stopped = readOn();
    if (problem == null) {
      problem = stopped == null ? end.problem(reader) : stopped;
    }
    if (problem != null) {
      return result(problem, null);
    }
    return lookBehind();
  }

  /**
   * Looks at the bytes behind the last entry. If they tell of later entries, the owner may have
   * appended since: only if reading on finds nothing are they behind a hole.
   */
  private Result lookBehind() throws IOException {
    while (true) {
      LogTail tail = log.tail(reader.index(), reader.offset());
      String problem = tail == null ? null : problem(tail);
      long before = lastSequence;
      String stopped = problem == null ? null : readOn();
      if (lastSequence == before || stopped != null) {
        return result(stopped == null ? problem : stopped, tail);
      }
    }
  }

  private Result result(@Nullable String problem, @Nullable LogTail tail) {
    return new Result(lastSequence, recordedAtMicros, problem, tail);
  }

  /** Where the library puts the end: by its index, and by the header of the newest file. */
  private record End(long lastIndex, int newestCycle, long lastOffset, @Nullable String unknown) {

    @Nullable String problem(LogReader reader) {
      if (unknown != null) {
        return unknown;
      }
      if (reader.index() < lastIndex) {
        return "nothing can be read behind index %s, but the index names %s"
            .formatted(LogReader.hex(reader.index()), LogReader.hex(lastIndex));
      }
      if (ChronicleLog.cycle(reader.index()) == newestCycle && reader.offset() < lastOffset) {
        return "nothing can be read behind offset %d of the newest file, but its header names %d"
            .formatted(reader.offset(), lastOffset);
      }
      return null;
    }
  }

  private End end() {
    try {
      return new End(log.lastIndex(), log.newestCycle(), log.lastOffset(), null);
    } catch (RuntimeException | AssertionError e) { // its own checks, where they are switched on
      return new End(-1, -1, 0, "the library cannot find the end: " + e);
    }
  }

  /**
   * Behind the last entry there may be one more, complete but never acknowledged; not a later one.
   */
  private @Nullable String problem(LogTail tail) {
    if (tail.unread() > 0) {
      return tail.unread() + " messages follow that the library does not find";
    }
    return tail.newestSequence() <= lastSequence + 1
        ? null
        : "entry %d stands in the newest file behind offset %d, where nothing can be read"
            .formatted(tail.newestSequence(), tail.start());
  }

  /** Reads the checkpoint's entry. @return why it cannot be relied on, or null */
  private @Nullable String standBehind(ScanStart from) throws JournalException {
    EntryView view = null;
    try {
      if (reader.moveTo(from.position())) {
        view = reader.read();
      }
    } catch (DamagedEntryException e) {
      // the same as finding nothing: told below
    }
    if (view != null && view.sequence() == from.sequence()) {
      lastSequence = view.sequence();
      recordedAtMicros = Timestamps.micros(view.recordedAt());
      return null;
    }
    reader.moveToStart();
    return "entry %d, which a checkpoint names, is not at position %s"
        .formatted(from.sequence(), LogReader.hex(from.position()));
  }

  /** Reads to the end of the generation. @return why it stopped before, or null */
  private @Nullable String readOn() throws JournalException {
    try {
      while (generation.holds(lastSequence + 1)) {
        EntryView view = reader.read();
        if (view == null) {
          break;
        }
        String problem = problem(view);
        if (problem != null) {
          return problem;
        }
        lastSequence = view.sequence();
        recordedAtMicros = Timestamps.micros(view.recordedAt());
      }
      boolean isWhole =
          generation.isOpen() || lastSequence == generation.lastSequence().getAsLong();
      return isWhole ? null : "entry " + (lastSequence + 1) + " is missing";
    } catch (DamagedEntryException e) {
      return e.getMessage();
    }
  }

  private @Nullable String problem(EntryView view) {
    if (view.sequence() != lastSequence + 1) {
      return "entry " + view.sequence() + " stands where " + (lastSequence + 1) + " should";
    }
    if (Timestamps.micros(view.recordedAt()) < recordedAtMicros) {
      return "entry " + view.sequence() + " was recorded before the one in front of it";
    }
    return null;
  }
}

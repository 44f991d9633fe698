package dev.kroniek.journal;

import dev.kroniek.domain.Timestamps;
import dev.kroniek.journal.JournalOptions.ScanStart;
import java.nio.file.Path;
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
   */
  record Result(long lastSequence, long recordedAtMicros, @Nullable String problem) {}

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
  static Result of(ChronicleLog log, Generation generation, ScanStart from)
      throws JournalException {
    try (LogReader reader = log.reader()) {
      return new LogScan(log, generation, reader).scan(from);
    }
  }

  private Result scan(ScanStart from) throws JournalException {
    String problem = null;
    if (from.sequence() >= generation.firstSequence()) {
      problem = standBehind(from);
    }
    // Both ends are asked for before reading: a tool scans while the owner appends.
    long lastIndex = log.lastIndex();
    long lastOffset = log.lastOffset();
    String stopped = readOn();
    if (problem == null) {
      problem = stopped == null ? endProblem(lastIndex, lastOffset) : stopped;
    }
    return new Result(lastSequence, recordedAtMicros, problem);
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
          return null;
        }
        String problem = problem(view);
        if (problem != null) {
          return problem;
        }
        lastSequence = view.sequence();
        recordedAtMicros = Timestamps.micros(view.recordedAt());
      }
      return null;
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

  private @Nullable String endProblem(long lastIndex, long lastOffset) {
    if (!generation.isOpen()) {
      long last = generation.lastSequence().getAsLong();
      return lastSequence == last ? null : "entry " + (lastSequence + 1) + " is missing";
    }
    if (reader.index() < lastIndex) {
      return "nothing can be read behind index %s, but the index names %s"
          .formatted(LogReader.hex(reader.index()), LogReader.hex(lastIndex));
    }
    if (reader.offset() < lastOffset) {
      return "nothing can be read behind offset %d of the last file, but its header names %d"
          .formatted(reader.offset(), lastOffset);
    }
    return null;
  }

  /** Whether the library gave up on a file of the log: then indexes begin anew. */
  static @Nullable String discardProblem(@Nullable Path discarded) {
    return discarded == null ? null : discarded.getFileName() + " was put aside as unreadable";
  }
}

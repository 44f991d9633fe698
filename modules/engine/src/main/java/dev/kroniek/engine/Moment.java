package dev.kroniek.engine;

import dev.kroniek.domain.Timestamps;
import java.time.Instant;

/** A point in the journal, as people name it. */
public sealed interface Moment {

  /**
   * Reads a sequence in digits, or an ISO-8601 time with an offset.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static Moment parse(String text) {
    return text.matches("[0-9]{1,18}")
        ? new AfterEntry(Long.parseLong(text))
        : new AtTime(Timestamps.parse(text));
  }

  /**
   * When an entry was folded, and none after it.
   *
   * @param sequence 0 for before the first
   */
  record AfterEntry(long sequence) implements Moment {
    /** Checks that it can be a sequence. */
    public AfterEntry {
      if (sequence < 0) {
        throw new IllegalArgumentException("a sequence of " + sequence);
      }
    }

    @Override
    public String toString() {
      return "entry " + sequence;
    }
  }

  /** When all was folded that had been recorded until then, at that very time included. */
  record AtTime(Instant time) implements Moment {
    @Override
    public String toString() {
      return time.toString();
    }
  }
}

package dev.kroniek.cli;

import dev.kroniek.domain.Timestamps;
import dev.kroniek.engine.Kroniek;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where a range of entries begins or ends: a sequence, or a time, which stands for what was
 * recorded at or after it, or at or before it.
 */
final class EntryBound {
  private final String option;
  private final String text;

  /** What was given as {@code option}. */
  EntryBound(String option, String text) {
    this.option = option;
    this.text = text;
  }

  /** The first sequence of a range that begins here. */
  long first(Kroniek kroniek, Instant now) throws IOException {
    return isSequence()
        ? sequence(kroniek)
        : kroniek.lastRecordedUntil(time(now).minus(1, ChronoUnit.MICROS)) + 1;
  }

  /** The last sequence of a range that ends here. */
  long last(Kroniek kroniek, Instant now) throws IOException {
    return isSequence() ? sequence(kroniek) : kroniek.lastRecordedUntil(time(now));
  }

  private boolean isSequence() {
    return text.matches("[0-9]{1,18}");
  }

  private long sequence(Kroniek kroniek) {
    long sequence = Long.parseLong(text);
    if (sequence < kroniek.firstSequence()) {
      throw Failure.refused(
          option
              + " "
              + text
              + " is before the first entry that is kept, "
              + kroniek.firstSequence());
    }
    if (sequence > kroniek.lastSequence()) {
      throw Failure.usage(
          option + " " + text + " is beyond the end: the last entry is " + kroniek.lastSequence());
    }
    return sequence;
  }

  private Instant time(Instant now) {
    try {
      Instant time = Timestamps.parse(text);
      if (time.isAfter(now)) {
        throw Failure.usage(option + " " + text + " is in the future");
      }
      return time;
    } catch (IllegalArgumentException e) {
      throw Failure.usage(
          option
              + " must be a sequence or a time with an offset, such as 2026-11-23T10:15:30Z, not \""
              + text
              + "\"");
    }
  }
}

package dev.kroniek.engine;

import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.Tailer;
import java.time.Instant;

/**
 * Finds entries by their time in the journal itself, for who must not depend on what is derived
 * from it: {@code recorded_at} never decreases, so a binary search does. For one thread.
 */
record JournaledTimes(Tailer tailer, long first, long last) implements Timeline.Search {

  @Override
  public long lastAtOrBefore(Instant time) throws JournalException {
    long before = first - 1; // recorded at or before the time
    long after = last + 1; // recorded after it
    while (after - before > 1) {
      long middle = before + (after - before) / 2;
      if (recordedAt(middle).isAfter(time)) {
        after = middle;
      } else {
        before = middle;
      }
    }
    return before;
  }

  private Instant recordedAt(long sequence) throws JournalException {
    tailer.seek(sequence);
    EntryView view = tailer.pollView();
    if (view == null) {
      throw new JournalException("entry " + sequence + " cannot be read");
    }
    return view.recordedAt();
  }
}

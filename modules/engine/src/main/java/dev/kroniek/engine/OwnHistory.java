package dev.kroniek.engine;

import dev.kroniek.domain.Entry;
import dev.kroniek.domain.SessionId;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.Tailer;
import dev.kroniek.state.OutcomeLog;
import dev.kroniek.state.OutcomeRecord;
import java.io.IOException;
import java.util.List;

/**
 * Reads the entries of one session, and no others: costs what it has, however long the journal is.
 * For one thread.
 */
final class OwnHistory {
  /** Reading over so few entries is faster than going to the next by its position. */
  private static final long READ_OVER_MAX = 16;

  private final SessionId id;
  private final OutcomeLog outcomes;
  private final Tailer tailer;

  /** Takes an entry of the session and what is on record of it. */
  @FunctionalInterface
  interface Reader {
    void read(Entry entry, OutcomeRecord record) throws IOException;
  }

  OwnHistory(SessionId id, OutcomeLog outcomes, Tailer tailer) {
    this.id = id;
    this.outcomes = outcomes;
    this.tailer = tailer;
  }

  /**
   * Reads entries, oldest first.
   *
   * @param sequences of the session's records, ascending
   */
  void read(List<Long> sequences, Reader reader) throws IOException {
    long next = Long.MAX_VALUE; // where the tailer stands; unknown
    for (long sequence : sequences) {
      OutcomeRecord record = outcomes.read(sequence);
      EntryView view = view(record, next);
      next = sequence + 1;
      SessionId named = view.session();
      if (named == null || named.equals(id)) { // else another one has the same digest
        reader.read(view.entry(), record);
      }
    }
  }

  private EntryView view(OutcomeRecord record, long next) throws JournalException {
    long sequence = record.sequence();
    if (next > sequence || sequence - next > READ_OVER_MAX) {
      tailer.seek(sequence, record.position());
    }
    EntryView view;
    do {
      view = tailer.pollView();
    } while (view != null && view.sequence() < sequence);
    if (view == null || view.sequence() != sequence) {
      throw new JournalException("entry " + sequence + " cannot be read again");
    }
    return view;
  }
}

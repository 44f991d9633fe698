package dev.kroniek.engine;

import dev.kroniek.domain.SessionId;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.Tailer;
import dev.kroniek.state.OutcomeLog;
import dev.kroniek.state.OutcomeRecord;
import java.io.IOException;
import java.util.List;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;

/**
 * Goes through entries with their outcomes, oldest first and one at a time: memory does not grow
 * with their number. Entries about forgotten sessions are passed over. For one thread, which closes
 * it.
 */
public final class EntryRows implements AutoCloseable {
  private static final int RECORDS_MAX = 4096;

  /** Passing over so many entries is faster than looking the next one up. */
  private static final int PASSED_OVER_MAX = 64;

  private final StateAccess state;
  private final OutcomeLog outcomes;
  private final Tailer tailer;
  private final PrimitiveIterator.OfLong sequences;
  private final Order order;

  private List<OutcomeRecord> records = List.of();
  private long polled;

  /** How the sequences follow each other, which tells how many records to read at once. */
  enum Order {
    WITHOUT_GAP,
    SCATTERED
  }

  EntryRows(
      StateAccess state,
      OutcomeLog outcomes,
      Tailer tailer,
      PrimitiveIterator.OfLong sequences,
      Order order) {
    this.state = state;
    this.outcomes = outcomes;
    this.tailer = tailer;
    this.sequences = sequences;
    this.order = order;
  }

  /**
   * The next row, null at the end.
   *
   * @throws IOException if the entry or its record is damaged or cannot be read
   */
  public @Nullable HistoryRow next() throws IOException {
    while (sequences.hasNext()) {
      OutcomeRecord record = record(sequences.nextLong());
      EntryView entry = entry(record);
      if (!entry.isErased() && !isForgotten(entry.session())) {
        return new HistoryRow(entry.entry(), record);
      }
    }
    return null;
  }

  private boolean isForgotten(@Nullable SessionId session) throws IOException {
    return session != null && state.ask(store -> store.isForgotten(session));
  }

  private OutcomeRecord record(long sequence) throws IOException {
    if (records.isEmpty() || sequence > records.get(records.size() - 1).sequence()) {
      records = outcomes.after(sequence - 1, order == Order.WITHOUT_GAP ? RECORDS_MAX : 1);
    }
    return records.get((int) (sequence - records.get(0).sequence()));
  }

  private EntryView entry(OutcomeRecord record) throws JournalException {
    if (polled == 0 || record.sequence() - polled > PASSED_OVER_MAX) {
      tailer.seek(record.sequence(), record.position());
    }
    EntryView entry;
    do {
      entry = tailer.pollView();
    } while (entry != null && entry.sequence() < record.sequence());
    if (entry == null) {
      throw new JournalException("entry " + record.sequence() + " cannot be read again");
    }
    polled = record.sequence();
    return entry;
  }

  @Override
  public void close() {
    tailer.close();
  }
}

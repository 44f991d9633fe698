package dev.kroniek.engine;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Entry;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Tombstone;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.Tailer;
import dev.kroniek.state.History;
import dev.kroniek.state.HistoryStart;
import dev.kroniek.state.OutcomeLog;
import dev.kroniek.state.OutcomeRecord;
import dev.kroniek.state.SessionPage;
import dev.kroniek.state.SessionQuery;
import dev.kroniek.state.StateStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What can be asked. The state answers on the writer's thread and briefly; entries and outcome
 * records never change, so those are read on the caller's thread.
 */
final class Reads {
  private final StateAccess state;
  private final Journal journal;
  private final OutcomeLog outcomes;
  private final History history;
  private final LongSupplier foldedSequence;

  Reads(StateAccess state, Journal journal, OutcomeLog outcomes, LongSupplier foldedSequence) {
    this.state = state;
    this.journal = journal;
    this.outcomes = outcomes;
    this.history = new History(outcomes);
    this.foldedSequence = foldedSequence;
  }

  SessionLookup session(SessionId id) throws IOException {
    return state.ask(
        store -> {
          SessionHead head = store.head(id);
          if (head != null) {
            return new SessionLookup.Found(head, store.body(id));
          }
          Tombstone tombstone = store.tombstone(id);
          return tombstone == null
              ? new SessionLookup.Absent()
              : new SessionLookup.Forgotten(tombstone);
        });
  }

  List<SessionId> idsWithPrefix(String prefix, int max) throws IOException {
    return state.ask(store -> store.idsWithPrefix(prefix, max));
  }

  Optional<SessionId> mostRecent() throws IOException {
    return state.ask(store -> Optional.ofNullable(store.mostRecent()).map(SessionHead::id));
  }

  SessionPage sessions(SessionQuery query) throws IOException {
    return state.ask(store -> store.sessions(query));
  }

  List<HistoryRow> history(SessionId id, long after, int limit) throws IOException {
    HistoryStart start = state.ask(store -> store.historyAfter(id, after, limit));
    return rows(history.after(start, after, limit));
  }

  List<HistoryRow> newestHistory(SessionId id, int limit) throws IOException {
    long end = Long.MAX_VALUE;
    HistoryStart start = state.ask(store -> store.historyBefore(id, end, limit));
    List<Long> newestFirst = new ArrayList<>(history.before(start, end, limit));
    Collections.reverse(newestFirst);
    return rows(newestFirst);
  }

  private List<HistoryRow> rows(List<Long> sequences) throws IOException {
    List<HistoryRow> rows = new ArrayList<>(sequences.size());
    try (Tailer tailer = journal.tailer()) {
      for (long sequence : sequences) {
        OutcomeRecord record = outcomes.read(sequence);
        rows.add(new HistoryRow(entry(tailer, record), record));
      }
    }
    return rows;
  }

  List<OutcomeRow> outcomes(long after, int limit) throws IOException {
    long last = foldedSequence.getAsLong();
    int max = (int) Math.max(0, Math.min(limit, last - after));
    if (max == 0) {
      return List.of();
    }
    List<Entry> entries = new ArrayList<>(max);
    List<OutcomeRecord> records = outcomes.after(after, max);
    try (Tailer tailer = journal.tailer()) {
      for (OutcomeRecord record : records) {
        entries.add(entry(tailer, record));
      }
    }
    return state.ask(
        store -> {
          List<OutcomeRow> rows = new ArrayList<>(records.size());
          for (int i = 0; i < entries.size(); i++) {
            rows.add(row(store, records.get(i), entries.get(i)));
          }
          return rows;
        });
  }

  private static OutcomeRow row(StateStore store, OutcomeRecord record, Entry entry)
      throws IOException {
    SessionId session = entry.command().session();
    if (session == null) {
      boolean isCleanup = record.type() == CommandType.CLEANUP_STALE_SESSIONS;
      return new OutcomeRow(
          record, entry, isCleanup ? store.sessionsTouchedBy(record.sequence()) : List.of());
    }
    return new OutcomeRow(record, store.isForgotten(session) ? null : entry, List.of());
  }

  private static Entry entry(Tailer tailer, OutcomeRecord record) throws JournalException {
    tailer.seek(record.sequence(), record.position());
    Entry entry = tailer.poll();
    if (entry == null) {
      throw new JournalException("entry " + record.sequence() + " cannot be read again");
    }
    return entry;
  }

  long firstSequence() {
    return outcomes.firstSequence();
  }

  long lastSequence() {
    return foldedSequence.getAsLong();
  }
}

package dev.kroniek.engine;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Entry;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Tombstone;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.Tailer;
import dev.kroniek.state.History;
import dev.kroniek.state.HistoryStart;
import dev.kroniek.state.OutcomeLog;
import dev.kroniek.state.OutcomeRecord;
import dev.kroniek.state.RecordedTimes;
import dev.kroniek.state.SessionPage;
import dev.kroniek.state.SessionQuery;
import dev.kroniek.state.StateStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked. The state answers on the writer's thread and briefly; entries and outcome
 * records never change, so those are read on the caller's thread.
 */
final class Reads {
  /** A page ends early with the row before the one with which its entries would take more. */
  static final int PAGE_BYTES_MAX = 2 << 20;

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

  /** The same, of what was. */
  Past past() {
    return new Past(state, journal, outcomes, foldedSequence);
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

  /** As {@link Kroniek#silentSince}. */
  List<SessionHead> silentSince(Instant limit) throws IOException {
    return state.ask(
        store ->
            store.activeSilentSince(limit, null).stream()
                .map(store::head)
                .filter(Objects::nonNull)
                .toList());
  }

  SessionPage sessions(SessionQuery query) throws IOException {
    return state.ask(store -> store.sessions(query));
  }

  Page<HistoryRow> history(SessionId id, long after, int limit) throws IOException {
    int oneMore = oneMore(limit);
    long from = Math.max(after, journal.firstSequence() - 1);
    HistoryStart start = state.ask(store -> store.histories().after(id, from, oneMore));
    List<Long> sequences = history.after(start, from, oneMore);
    List<HistoryRow> rows = rows(sequences.subList(0, Math.min(limit, sequences.size())));
    return new Page<>(rows, rows.size() < sequences.size());
  }

  Page<HistoryRow> newestHistory(SessionId id, int limit) throws IOException {
    int oneMore = oneMore(limit);
    long end = Long.MAX_VALUE;
    HistoryStart start = state.ask(store -> store.histories().before(id, end, oneMore));
    List<Long> newestFirst =
        history.before(start, end, oneMore).stream()
            .filter(sequence -> sequence >= journal.firstSequence())
            .toList();
    List<HistoryRow> rows = rows(newestFirst.subList(0, Math.min(limit, newestFirst.size())));
    Collections.reverse(rows);
    return new Page<>(rows, rows.size() < newestFirst.size());
  }

  /** One more than are wanted: whether it is there tells whether there are more. */
  private static int oneMore(int limit) {
    return limit == Integer.MAX_VALUE ? limit : limit + 1;
  }

  private List<HistoryRow> rows(List<Long> sequences) throws IOException {
    List<OutcomeRecord> records = new ArrayList<>(sequences.size());
    for (long sequence : sequences) {
      records.add(outcomes.read(sequence));
    }
    List<HistoryRow> rows = new ArrayList<>();
    for (Recorded recorded : withEntries(records)) {
      Entry entry = recorded.entry();
      if (entry != null) { // the session may be forgotten since its sequences were looked up
        rows.add(new HistoryRow(entry, recorded.record()));
      }
    }
    return rows;
  }

  /** A record and its entry, null where that was erased. */
  private record Recorded(OutcomeRecord record, @Nullable Entry entry) {}

  /** The records with their entries, as many as fit on a page. */
  private List<Recorded> withEntries(List<OutcomeRecord> records) throws IOException {
    List<Recorded> rows = new ArrayList<>();
    long bytes = 0;
    try (Tailer tailer = journal.tailer()) {
      for (OutcomeRecord record : records) {
        EntryView view = view(tailer, record);
        bytes += view == null ? 0 : view.size();
        if (bytes > PAGE_BYTES_MAX && !rows.isEmpty()) {
          break;
        }
        rows.add(new Recorded(record, view == null ? null : view.entry()));
      }
    }
    return rows;
  }

  Page<OutcomeRow> outcomes(long after, int limit) throws IOException {
    long last = foldedSequence.getAsLong();
    int max = (int) Math.max(0, Math.min(limit, last - after));
    if (max == 0) {
      return new Page<>(List.of(), last > after);
    }
    List<Recorded> found = withEntries(outcomes.after(after, max));
    return state.ask(
        store -> {
          List<OutcomeRow> rows = new ArrayList<>(found.size());
          for (Recorded recorded : found) {
            rows.add(row(store, recorded.record(), recorded.entry()));
          }
          return new Page<>(rows, after + rows.size() < last);
        });
  }

  private static OutcomeRow row(StateStore store, OutcomeRecord record, @Nullable Entry entry)
      throws IOException {
    if (entry == null) {
      return new OutcomeRow(record, null, List.of());
    }
    SessionId session = entry.command().session();
    if (session == null) {
      boolean isCleanup = entry.command().type() == CommandType.CLEANUP_STALE_SESSIONS;
      return new OutcomeRow(
          record, entry, isCleanup ? store.histories().touchedBy(record.sequence()) : List.of());
    }
    return new OutcomeRow(record, store.isForgotten(session) ? null : entry, List.of());
  }

  /** As {@link Kroniek#entries(long, long)}. */
  EntryRows entries(long after, long to) throws IOException {
    long first = Math.max(after + 1, firstSequence());
    long last = Math.min(to, lastSequence());
    return new EntryRows(
        state,
        outcomes,
        journal.tailer(),
        LongStream.rangeClosed(first, last).iterator(),
        EntryRows.Order.WITHOUT_GAP);
  }

  /** As {@link Kroniek#entries(List, long, long)}. */
  EntryRows entries(List<SessionId> sessions, long after, long to) throws IOException {
    return new EntryRows(
        state,
        outcomes,
        journal.tailer(),
        Arrays.stream(sequences(sessions, after, to)).iterator(),
        EntryRows.Order.SCATTERED);
  }

  /** Of the histories of all these sessions, in their order and each once. */
  private long[] sequences(List<SessionId> sessions, long after, long to) throws IOException {
    long[] all = new long[0];
    int count = 0;
    long from = Math.max(after, journal.firstSequence() - 1);
    for (SessionId session : sessions) {
      HistoryStart start =
          state.ask(store -> store.histories().after(session, from, Integer.MAX_VALUE));
      long[] found = history.allAfter(start, from);
      if (all.length - count < found.length) {
        all = Arrays.copyOf(all, Math.max(2 * all.length, count + found.length));
      }
      System.arraycopy(found, 0, all, count, found.length);
      count += found.length;
    }
    Arrays.sort(all, 0, count);
    int kept = 0;
    for (int i = 0; i < count && all[i] <= to; i++) {
      if (kept == 0 || all[i] != all[kept - 1]) {
        all[kept++] = all[i];
      }
    }
    return Arrays.copyOf(all, kept);
  }

  /** As {@link Kroniek#records}. */
  List<OutcomeRecord> records(long after, int limit) throws IOException {
    return outcomes.after(after, (int) Math.max(0, Math.min(limit, lastSequence() - after)));
  }

  /** As {@link Kroniek#lastRecordedUntil}. */
  long lastRecordedUntil(Instant time) throws IOException {
    return new RecordedTimes(outcomes).lastAtOrBefore(time, lastSequence());
  }

  /** What was sent, null where it was erased. */
  private static @Nullable EntryView view(Tailer tailer, OutcomeRecord record)
      throws JournalException {
    if (record.kind() == OutcomeRecord.Kind.ERASED) {
      return null;
    }
    tailer.seek(record.sequence(), record.position());
    EntryView view = tailer.pollView();
    if (view == null) {
      throw new JournalException("entry " + record.sequence() + " cannot be read again");
    }
    return view.isErased() ? null : view;
  }

  long firstSequence() {
    return Math.max(outcomes.firstSequence(), journal.firstSequence());
  }

  long lastSequence() {
    return foldedSequence.getAsLong();
  }
}

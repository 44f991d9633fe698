package dev.kroniek.engine;

import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Tombstone;
import dev.kroniek.journal.BaseImage;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.Tailer;
import dev.kroniek.state.History;
import dev.kroniek.state.HistoryStart;
import dev.kroniek.state.OutcomeLog;
import dev.kroniek.state.OutcomeRecord;
import dev.kroniek.state.RecordedTimes;
import dev.kroniek.state.StoredState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The state as it was. One session is folded from its own history; many are folded in passes over
 * the journal. What happened since a session was forgotten happened to no one: it is in no past
 * either. Safe for many threads; the state is only asked briefly.
 */
final class Past {
  /** So many sessions are asked for at once. */
  private static final int PAGE = 500;

  /**
   * So few sessions, or one in so many, are folded from their own histories: their entries are
   * looked for one by one, which takes longer for each than to read on in the journal.
   */
  private static final int FEW = 8;

  private static final int FEW_OF_ALL = 20;

  /** So many heads, and so many whole sessions, are held in memory by a pass over the journal. */
  private static final int HEADS_A_PASS = 5_000;

  private static final int SESSIONS_A_PASS = 200;

  private final StateAccess state;
  private final Journal journal;
  private final OutcomeLog outcomes;
  private final History history;
  private final LongSupplier foldedSequence;

  Past(StateAccess state, Journal journal, OutcomeLog outcomes, LongSupplier foldedSequence) {
    this.state = state;
    this.journal = journal;
    this.outcomes = outcomes;
    this.history = new History(outcomes);
    this.foldedSequence = foldedSequence;
  }

  long sequenceOf(Moment moment, Instant now) throws NoSuchMomentException, IOException {
    long last = foldedSequence.getAsLong();
    RecordedTimes times = new RecordedTimes(outcomes);
    return new Timeline(journal.firstSequence(), last, time -> times.lastAtOrBefore(time, last))
        .sequenceOf(moment, now);
  }

  /** Something that is folded from where the journal begins. */
  private interface Folding<T> {
    T fold() throws IOException;
  }

  /**
   * Folds again when the journal came to begin with another image in the meantime.
   *
   * @param sequence the first entry after which the state is told
   */
  private <T> T steady(long sequence, Folding<T> folding) throws IOException {
    while (true) {
      BaseImage base = journal.base();
      if (base != null && sequence < base.sequence()) {
        throw new JournalException(
            "entry %d was dropped while it was read: the state can be told from entry %d on"
                .formatted(sequence, base.sequence()));
      }
      try {
        T folded = folding.fold();
        if (Objects.equals(base, journal.base())) {
          return folded;
        }
      } catch (IOException | RuntimeException e) {
        if (Objects.equals(base, journal.base())) {
          throw e;
        }
      }
    }
  }

  /** The session after an entry. */
  SessionLookup session(SessionId id, long sequence) throws IOException {
    Optional<Tombstone> tombstone = state.ask(store -> Optional.ofNullable(store.tombstone(id)));
    if (tombstone.isPresent()) {
      return new SessionLookup.Forgotten(tombstone.get());
    }
    return steady(
        sequence,
        () -> {
          RecordedState alone = begun(id);
          read(id, 0, sequence, alone::fold);
          return alone.lookup(id);
        });
  }

  /** The session as it was where the journal begins. */
  private RecordedState begun(SessionId id) throws IOException {
    RecordedState alone = new RecordedState(RecordedState.Events.KEPT);
    BaseImage base = journal.base();
    if (base != null) {
      try (StoredState begin = StoredState.open(base.directory())) {
        alone.beginWith(begin, id);
      }
    }
    return alone;
  }

  /** What made the session what it was after an entry; empty where it was not there. */
  Optional<Explanation> explain(SessionId id, long sequence) throws IOException {
    if (state.ask(store -> store.isForgotten(id))) {
      return Optional.empty();
    }
    return steady(sequence, () -> explained(id, sequence));
  }

  private Optional<Explanation> explained(SessionId id, long sequence) throws IOException {
    Explainer explainer = new Explainer(id, begun(id));
    read(id, 0, sequence, explainer);
    Map<Long, GivenBy> listedBy = new HashMap<>();
    try (Tailer tailer = journal.tailer()) {
      new OwnHistory(id, outcomes, tailer)
          .read(
              explainer.listed().stream()
                  .filter(listed -> listed >= journal.firstSequence())
                  .toList(),
              (entry, record) -> listedBy.put(entry.sequence(), GivenBy.of(entry)));
    }
    return Optional.ofNullable(explainer.explanation(listedBy));
  }

  /** Reads the session's entries after {@code after} up to {@code last}. */
  private void read(SessionId id, long after, long last, OwnHistory.Reader reader)
      throws IOException {
    long from = Math.max(after, journal.firstSequence() - 1);
    HistoryStart start = state.ask(store -> store.histories().after(id, from, Integer.MAX_VALUE));
    List<Long> sequences = history.after(start, from, Integer.MAX_VALUE);
    int end = Collections.binarySearch(sequences, last);
    try (Tailer tailer = journal.tailer()) {
      new OwnHistory(id, outcomes, tailer)
          .read(sequences.subList(0, end < 0 ? -end - 1 : end + 1), reader);
    }
  }

  /** The heads of all sessions that there were after an entry, in the order of their ids. */
  List<SessionHead> heads(long sequence) throws IOException {
    List<SessionHead> then = new ArrayList<>();
    List<SessionId> changedSince = new ArrayList<>();
    forEachHead(
        head -> {
          if (head.progress().sequence() <= sequence) {
            then.add(head);
          } else {
            changedSince.add(head.id());
          }
        });
    if (isFew(changedSince.size())) {
      for (SessionId id : changedSince) {
        if (session(id, sequence) instanceof SessionLookup.Found found) {
          then.add(found.head());
        }
      }
    } else {
      for (int i = 0; i < changedSince.size(); i += HEADS_A_PASS) {
        int end = Math.min(i + HEADS_A_PASS, changedSince.size());
        List<SessionId> some = changedSince.subList(i, end);
        then.addAll(steady(sequence, () -> headsOf(some, sequence)));
      }
    }
    then.sort((a, b) -> a.id().compareTo(b.id()));
    return then;
  }

  private List<SessionHead> headsOf(List<SessionId> some, long sequence) throws IOException {
    try (SelectedFold fold =
        new SelectedFold(journal, outcomes, some, RecordedState.Events.DROPPED)) {
      fold.foldTo(sequence);
      return some.stream().map(fold::head).filter(Objects::nonNull).toList();
    }
  }

  private boolean isFew(int sessions) throws IOException {
    long all = state.ask(store -> store.countByStatus().values().stream().mapToLong(n -> n).sum());
    return sessions <= Math.max(FEW, all / FEW_OF_ALL);
  }

  private void forEachHead(Consumer<SessionHead> reader) throws IOException {
    SessionId after = null;
    List<SessionHead> page;
    do {
      page = page(after);
      page.forEach(reader);
      after = page.isEmpty() ? null : page.get(page.size() - 1).id();
    } while (after != null);
  }

  private List<SessionHead> page(@Nullable SessionId after) throws IOException {
    return state.ask(
        store -> {
          List<SessionHead> heads = new ArrayList<>(PAGE);
          for (SessionId id : store.idsAfter(after, PAGE)) {
            SessionHead head = store.head(id);
            if (head != null) {
              heads.add(head);
            }
          }
          return heads;
        });
  }

  /** What became of the sessions that entries after {@code from} up to {@code to} touched. */
  void changes(long from, long to, Consumer<SessionChange> reader) throws IOException {
    changes(touched(from, to), from, to, reader);
  }

  private List<SessionId> touched(long from, long to) throws IOException {
    Set<Long> sessions =
        new HashSet<>(state.ask(store -> store.histories().changedByWide(from, to)));
    for (long reached = from; reached < to; ) {
      int count = (int) Math.min(OutcomeLog.READ_RECORDS_MAX, to - reached);
      for (OutcomeRecord record : outcomes.after(reached, count)) {
        sessions.add(record.session());
        reached = record.sequence();
      }
    }
    return state.ask(store -> store.histories().sessionsOf(sessions));
  }

  /** As {@link #changes(long, long, Consumer)}, of these sessions, none of them forgotten. */
  void changes(List<SessionId> touched, long from, long to, Consumer<SessionChange> reader)
      throws IOException {
    if (isFew(touched.size())) {
      for (SessionId id : touched) {
        reader.accept(steady(from, () -> changeOfOne(id, from, to)));
      }
      return;
    }
    for (int i = 0; i < touched.size(); i += SESSIONS_A_PASS) {
      List<SessionId> some = touched.subList(i, Math.min(i + SESSIONS_A_PASS, touched.size()));
      steady(from, () -> changesOfSome(some, from, to)).forEach(reader);
    }
  }

  private SessionChange changeOfOne(SessionId id, long from, long to) throws IOException {
    RecordedState alone = begun(id);
    read(id, 0, from, alone::fold);
    SessionLookup before = alone.lookup(id);
    read(id, from, to, alone::fold);
    return new SessionChange(id, before, alone.lookup(id));
  }

  private List<SessionChange> changesOfSome(List<SessionId> some, long from, long to)
      throws IOException {
    try (SelectedFold fold = new SelectedFold(journal, outcomes, some, RecordedState.Events.KEPT)) {
      fold.foldTo(from);
      List<SessionLookup> before = some.stream().map(fold::lookup).toList();
      fold.foldTo(to);
      List<SessionChange> changes = new ArrayList<>(some.size());
      for (int i = 0; i < some.size(); i++) {
        SessionId id = some.get(i);
        changes.add(new SessionChange(id, before.get(i), fold.lookup(id)));
      }
      return changes;
    }
  }
}

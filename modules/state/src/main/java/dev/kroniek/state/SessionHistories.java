package dev.kroniek.state;

import dev.kroniek.domain.SessionId;
import java.util.Collection;
import java.util.List;

/** Where the entries about each session are noted. For the folding thread. */
public final class SessionHistories {
  private final StateStore store;
  private final StateTransaction transaction;
  private final RecordLinks links;
  private final DamageMark damageMark;

  SessionHistories(
      StateStore store, StateTransaction transaction, RecordLinks links, DamageMark damageMark) {
    this.store = store;
    this.transaction = transaction;
    this.links = links;
    this.damageMark = damageMark;
  }

  /** The sequence of the last record about this session alone, 0 for none. */
  public long last(SessionId id) throws StateException {
    return damageMark.watching(() -> store.isForgotten(id) ? 0 : links.last(id));
  }

  /** Sequences after {@code after} of entries about many sessions that changed this one. */
  public List<Long> wideAfter(SessionId id, long after, int limit) throws StateException {
    return asked(() -> links.wideAfter(id, after, limit));
  }

  /** The sessions that an entry about many changed, in the order of their ids. */
  public List<SessionId> touchedBy(long sequence) throws StateException {
    return asked(() -> links.touchedBy(sequence));
  }

  /**
   * What stands in records for the sessions that entries about many changed, after {@code after} up
   * to {@code last}.
   */
  public List<Long> changedByWide(long after, long last) throws StateException {
    return asked(() -> links.changedBetween(after, last));
  }

  /** The sessions for which these stand in records, in the order of their ids. */
  public List<SessionId> sessionsOf(Collection<Long> inRecords) throws StateException {
    return asked(() -> links.sessions(inRecords));
  }

  /** What {@link History#after} needs to begin. */
  public HistoryStart after(SessionId id, long after, int limit) throws StateException {
    return new HistoryStart(last(id), wideAfter(id, after, limit));
  }

  /** What {@link History#before} needs to begin. */
  public HistoryStart before(SessionId id, long before, int limit) throws StateException {
    return new HistoryStart(last(id), asked(() -> links.wideBefore(id, before, limit)));
  }

  /** Asks once what is new was written, so that it is found. */
  private <T> T asked(DamageMark.Question<T> question) throws StateException {
    transaction.write();
    return damageMark.watching(question);
  }
}

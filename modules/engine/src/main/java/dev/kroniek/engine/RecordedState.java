package dev.kroniek.engine;

import dev.kroniek.domain.Entry;
import dev.kroniek.domain.Event;
import dev.kroniek.domain.FirstUse;
import dev.kroniek.domain.Fold;
import dev.kroniek.domain.InMemoryState;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.Reason;
import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.State;
import dev.kroniek.domain.Tombstone;
import dev.kroniek.state.OutcomeRecord;
import dev.kroniek.state.StateException;
import dev.kroniek.state.StoredState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of some sessions, folded without all others: no entry about one session needs another,
 * and one about many does to each what it would do to it alone. Only whether a key was taken
 * depends on the whole journal; that is told by the outcome record. For one thread.
 */
final class RecordedState implements State {
  private final InMemoryState state = new InMemoryState();
  private final Events events;

  /** What is asked for the key of the entry that is being folded. */
  private @Nullable FirstUse firstUse;

  /**
   * Whether recent events are of interest: they take most of the memory, and no fold reads them.
   */
  enum Events {
    KEPT,
    DROPPED
  }

  RecordedState(Events events) {
    this.events = events;
  }

  /** Begins with what the journal's base image holds of a session; before anything is folded. */
  void beginWith(StoredState base, SessionId id) throws StateException {
    SessionHead head = base.head(id);
    if (head != null) {
      SessionBody body = base.body(id);
      state.put(head);
      state.put(id, body);
      body.recentEvents().forEach(event -> add(id, event));
    }
  }

  /** Folds an entry with what is on record of it. */
  void fold(Entry entry, OutcomeRecord record) {
    if (record.kind() == OutcomeRecord.Kind.DUPLICATE) {
      return;
    }
    firstUse =
        record.reason() == Reason.KEY_REUSED
            ? new FirstUse(0, ~entry.contentHash(), 0, null) // for something else than this
            : null;
    Fold.apply(this, entry);
  }

  /** The session as it is. */
  SessionLookup lookup(SessionId id) {
    SessionHead head = head(id);
    return head == null ? new SessionLookup.Absent() : new SessionLookup.Found(head, body(id));
  }

  @Override
  public @Nullable SessionHead head(SessionId id) {
    return state.head(id);
  }

  @Override
  public SessionBody body(SessionId id) {
    return state.body(id);
  }

  @Override
  public void put(SessionHead head) {
    state.put(head);
  }

  @Override
  public void put(SessionId id, SessionBody body) {
    state.put(id, body);
  }

  @Override
  public void add(SessionId id, Event event) {
    if (events == Events.KEPT) {
      state.add(id, event);
    }
  }

  @Override
  public List<SessionId> active(ProjectId project) {
    return state.active(project);
  }

  @Override
  public List<SessionId> activeSilentSince(Instant limit, @Nullable ProjectId project) {
    return state.activeSilentSince(limit, project);
  }

  @Override
  public boolean isForgotten(SessionId id) {
    return state.isForgotten(id);
  }

  @Override
  public void forget(SessionId id, Tombstone tombstone) {
    state.forget(id, tombstone);
  }

  @Override
  public @Nullable FirstUse firstUse(Key key, long keyHash, long before) {
    return firstUse;
  }
}

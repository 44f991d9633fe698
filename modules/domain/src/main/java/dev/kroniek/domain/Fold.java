package dev.kroniek.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Folds entries into the state, one after the other: the only thing that ever changes a session.
 *
 * <p>Pure and total: the result depends on the entry and the state alone, and every entry has an
 * outcome. It asks no clock; its time is {@link Entry#time()}.
 */
public final class Fold {
  /** How many entries back a key is remembered. */
  public static final long WINDOW_ENTRIES = 1_000_000;

  private Fold() {}

  /** Folds the entry that follows all those the state has seen. Hot path: once per command. */
  public static Outcome apply(State state, Entry entry) {
    Command command = entry.command();
    SessionId session = command.session();
    if (session != null && state.isForgotten(session)) {
      return aboutForgottenSession(entry);
    }
    FirstUse first = state.firstUse(command.key(), entry.keyHash(), entry.sequence());
    if (first != null) {
      return first.contentHash() == entry.contentHash()
          ? new Outcome.Duplicate(entry.sequence(), first)
          : keyReused(state, entry, first);
    }
    Action action = command.action();
    if (action instanceof Action.HeartbeatProject heartbeat) {
      return heartbeatProject(state, entry, heartbeat);
    }
    if (action instanceof Action.CleanupStaleSessions cleanup) {
      return cleanup(state, entry, cleanup);
    }
    return aboutOneSession(state, entry, sessionOf(command));
  }

  /**
   * Whatever its key: once the entry is erased, nobody can tell any more whether it repeats
   * another.
   */
  private static Outcome aboutForgottenSession(Entry entry) {
    return entry.command().action() instanceof Action.ForgetSession
        ? new Outcome.Applied(entry.sequence(), 0, List.of())
        : new Outcome.Rejected(
            entry.sequence(), Reason.SESSION_FORGOTTEN, 0, "the session was forgotten");
  }

  private static Outcome keyReused(State state, Entry entry, FirstUse first) {
    SessionId id = entry.command().session();
    SessionHead head = id == null ? null : state.head(id);
    return reject(
        state,
        entry,
        head,
        new Rejection(
            Reason.KEY_REUSED,
            "the key was used by entry " + first.sequence() + " for something else"));
  }

  private static Outcome heartbeatProject(
      State state, Entry entry, Action.HeartbeatProject heartbeat) {
    ProjectId project = entry.command().project();
    if (project == null) {
      throw new IllegalStateException("heartbeat_project without a project");
    }
    for (SessionId id : state.active(project)) {
      Draft draft = Draft.changing(state, entry, existing(state, id));
      draft.heard();
      if (heartbeat.activity() != null) {
        draft.set(Field.CURRENT_ACTIVITY, heartbeat.activity());
      }
      draft.store();
    }
    return new Outcome.Applied(entry.sequence(), 0, List.of());
  }

  private static Outcome cleanup(State state, Entry entry, Action.CleanupStaleSessions cleanup) {
    Instant limit = entry.time().minus(cleanup.staleAfter());
    List<SessionId> closed = new ArrayList<>();
    for (SessionId id : state.activeSilentSince(limit, entry.command().project())) {
      SessionHead head = existing(state, id);
      Draft draft = Draft.changing(state, entry, head);
      draft.become(new Lifecycle.Stale(head.liveness().lastHeartbeat()));
      draft.store();
      closed.add(id);
    }
    return new Outcome.Applied(entry.sequence(), 0, closed);
  }

  private static Outcome aboutOneSession(State state, Entry entry, SessionId id) {
    SessionHead head = state.head(id);
    Rejection refusal = refusal(entry.command(), head);
    if (refusal != null) {
      return reject(state, entry, head, refusal);
    }
    if (entry.command().action() instanceof Action.ForgetSession forget) {
      state.forget(
          id, new Tombstone(entry.sequence(), entry.time(), Texts.keptOrNull(forget.reason())));
      return new Outcome.Applied(entry.sequence(), 0, List.of());
    }
    Draft draft =
        head == null
            ? Draft.creating(state, entry, origin(entry, id))
            : Draft.changing(state, entry, head);
    Rejection rejection = SessionFold.apply(draft);
    return rejection == null
        ? new Outcome.Applied(entry.sequence(), draft.store(), List.of())
        : reject(state, entry, head, rejection);
  }

  /** Why the command cannot even be tried, or null. */
  private static @Nullable Rejection refusal(Command command, @Nullable SessionHead head) {
    if (head == null && !createsSession(command)) {
      return new Rejection(Reason.SESSION_NOT_FOUND, "there is no session " + command.session());
    }
    long version = head == null ? 0 : head.progress().version();
    if (command.expectedVersion().isPresent() && command.expectedVersion().getAsLong() != version) {
      return new Rejection(
          Reason.VERSION_CONFLICT,
          "expected version "
              + command.expectedVersion().getAsLong()
              + " but the session has version "
              + version);
    }
    return null;
  }

  private static boolean createsSession(Command command) {
    return command.type() == CommandType.START_SESSION
        || (command.key().isFromHook() && command.type() != CommandType.FORGET_SESSION);
  }

  private static Origin origin(Entry entry, SessionId id) {
    ProjectId project = entry.command().project();
    return new Origin(
        id,
        project == null ? ProjectId.UNKNOWN : project,
        entry.time(),
        entry.command().type() != CommandType.START_SESSION);
  }

  private static Outcome reject(
      State state, Entry entry, @Nullable SessionHead head, Rejection rejection) {
    if (head != null) {
      state.put(head.commandRejected(entry.sequence()));
    }
    return new Outcome.Rejected(
        entry.sequence(),
        rejection.reason(),
        head == null ? 0 : head.progress().version(),
        rejection.detail());
  }

  private static SessionHead existing(State state, SessionId id) {
    SessionHead head = state.head(id);
    if (head == null) {
      throw new IllegalStateException("the state lists session " + id + " but has no head of it");
    }
    return head;
  }

  private static SessionId sessionOf(Command command) {
    SessionId id = command.session();
    if (id == null) {
      throw new IllegalStateException(command.type() + " without a session");
    }
    return id;
  }
}

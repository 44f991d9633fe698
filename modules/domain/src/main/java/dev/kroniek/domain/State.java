package dev.kroniek.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the fold reads and writes. For one thread: the one that folds.
 *
 * <p>Heads are cheap and asked for on every command; bodies only by commands that add or change a
 * fact. All answers must depend on what was put before, and on nothing else.
 */
public interface State {

  /** The session's head, or null where there is no such session (or it was forgotten). */
  @Nullable SessionHead head(SessionId id);

  /** The session's body, {@link SessionBody#EMPTY} where there is none yet. */
  SessionBody body(SessionId id);

  /** Stores a head, replacing the former. */
  void put(SessionHead head);

  /** Stores a body's facts, replacing the former; its recent events stay as they are. */
  void put(SessionId id, SessionBody body);

  /**
   * Adds an event to a session's recent events, of which the newest {@link SessionBody#EVENTS_MAX}
   * are kept. Asked for by most commands, so it must not cost more for a session that has many.
   */
  void add(SessionId id, Event event);

  /** The active sessions of a project, in the order of their ids; a copy. */
  List<SessionId> active(ProjectId project);

  /**
   * The active sessions whose last heartbeat is before {@code limit}, in the order of their ids; a
   * copy. Must cost what it returns.
   *
   * @param project null for all projects
   */
  List<SessionId> activeSilentSince(Instant limit, @Nullable ProjectId project);

  /** Whether the session was forgotten. */
  boolean isForgotten(SessionId id);

  /** Removes the session, head and body, and remembers that it was forgotten, for ever. */
  void forget(SessionId id, Tombstone tombstone);

  /**
   * The entry that took this key first, among the {@link Fold#WINDOW_ENTRIES} entries before {@code
   * before}; null where the key is free. Which entries take their key: {@link Outcome#firstUse}.
   */
  @Nullable FirstUse firstUse(Key key, long keyHash, long before);
}

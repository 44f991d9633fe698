package dev.kroniek.engine;

import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.Tombstone;

/** What is known of a session. */
public sealed interface SessionLookup {

  /** It is there. */
  record Found(SessionHead head, SessionBody body) implements SessionLookup {}

  /** Nothing was ever heard of it. */
  record Absent() implements SessionLookup {}

  /** It was forgotten. */
  record Forgotten(Tombstone tombstone) implements SessionLookup {}
}

package dev.kroniek.state;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Appends commands to a journal in words, a second apart, each with a key of its own. */
final class Story {
  static final ProjectId SHOP = new ProjectId("/home/a/shop");
  static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final FoldedJournal journal;

  Story(FoldedJournal journal) {
    this.journal = journal;
  }

  void start(String session) {
    append(CommandType.START_SESSION, session, Json.Obj.builder().put("agent", "claude-code"));
  }

  void heartbeat(String session) {
    append(CommandType.HEARTBEAT, session, Json.Obj.builder());
  }

  void event(String session, String message) {
    append(
        CommandType.ADD_EVENT,
        session,
        Json.Obj.builder().put("kind", "note").put("message", message));
  }

  void decision(String session, String title) {
    append(CommandType.ADD_DECISION, session, Json.Obj.builder().put("title", title));
  }

  void complete(String session) {
    append(CommandType.COMPLETE_SESSION, session, Json.Obj.builder());
  }

  void forget(String session) {
    append(CommandType.FORGET_SESSION, session, Json.Obj.builder());
  }

  void heartbeatProject() {
    append(CommandType.HEARTBEAT_PROJECT, null, Json.Obj.builder());
  }

  /** Closes what was silent for so many minutes. */
  void cleanup(int minutes) {
    append(
        CommandType.CLEANUP_STALE_SESSIONS,
        null,
        Json.Obj.builder().put("stale_after", "PT" + minutes + "M"));
  }

  private void append(CommandType type, @Nullable String session, Json.Builder data) {
    long next = journal.lastSequence() + 1;
    try {
      journal.append(
          Command.of(new Key("cli", "c" + next), type, NOON.plusSeconds(next))
              .session(session == null ? null : new SessionId(session))
              .project(type == CommandType.CLEANUP_STALE_SESSIONS ? null : SHOP)
              .data(data.build())
              .build());
    } catch (MalformedCommandException e) {
      throw new AssertionError(e);
    }
  }
}

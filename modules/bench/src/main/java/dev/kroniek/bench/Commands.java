package dev.kroniek.bench;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import java.time.Instant;

/** Commands of about 1 KB, as a hook's tool event makes them. */
final class Commands {
  private static final String MESSAGE = "Edit src/main/java/shop/Payment.java ".repeat(20);

  private Commands() {}

  static Command event(String session, String id) {
    return event(session, id, MESSAGE);
  }

  /** With that message. */
  static Command event(String session, String id, String message) {
    try {
      return Command.of(new Key("hook/claude-code", id), CommandType.ADD_EVENT, Instant.now())
          .session(new SessionId(session))
          .project(new ProjectId("/u/dev/shop"))
          .data(
              Json.Obj.builder()
                  .put("kind", "tool")
                  .put("message", message)
                  .put(
                      "data",
                      Json.Obj.builder()
                          .put("tool", "Edit")
                          .put("tool_use_id", id)
                          .put("duration_ms", 12)
                          .build())
                  .build())
          .build();
    } catch (MalformedCommandException e) {
      throw new AssertionError(e);
    }
  }
}

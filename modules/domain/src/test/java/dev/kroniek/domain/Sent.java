package dev.kroniek.domain;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A command on its way into a {@link Story}: who sends what about which session. What a test does
 * not say, the story makes up: the key is fresh, the time is one second after the former.
 */
final class Sent {
  private final String source;
  private final CommandType type;
  private final @Nullable String session;
  private final Json.Builder data = Json.Obj.builder();
  private @Nullable String key;
  private @Nullable String project;
  private @Nullable Instant at;
  private @Nullable Instant recordedAt;
  private OptionalLong pid = OptionalLong.empty();
  private OptionalLong expectedVersion = OptionalLong.empty();

  private Sent(String source, String type, @Nullable String session) {
    this.source = source;
    this.type = Known.of(CommandType.ofWireName(type));
    this.session = session;
    boolean needsProject = type.equals("start_session") || type.equals("heartbeat_project");
    this.project = needsProject ? "shop" : null;
  }

  /** From the hook of the session's own agent. */
  static Sent hook(String type, String session) {
    return new Sent("hook/claude-code", type, session);
  }

  /** From the tools of the session's own agent. */
  static Sent mcp(String type, String session) {
    return new Sent("mcp/claude-code", type, session);
  }

  /** From a person, or anything else that is not the agent. */
  static Sent cli(String type, String session) {
    return new Sent("cli", type, session);
  }

  /** A command about many sessions. */
  static Sent aboutMany(String type) {
    return new Sent("scheduler", type, null);
  }

  /** A cleanup at a time of the day. */
  static Sent cleanup(String staleAfter, String clock) {
    return aboutMany("cleanup_stale_sessions").with("stale_after", staleAfter).at(clock);
  }

  Sent with(String name, Object value) {
    data.put(name, json(value));
    return this;
  }

  /** With a field that is JSON's null. */
  Sent without(String name) {
    data.put(name, Json.Null.NULL);
    return this;
  }

  Sent key(String newKey) {
    key = newKey;
    return this;
  }

  Sent project(String newProject) {
    project = newProject;
    return this;
  }

  /** When it happened: a time of the day, or a whole timestamp. */
  Sent at(String clock) {
    at = Clock.at(clock);
    return this;
  }

  /** When the journal took it, where that is not when it happened. */
  Sent recordedAt(String clock) {
    recordedAt = Clock.at(clock);
    return this;
  }

  Sent pid(long newPid) {
    pid = OptionalLong.of(newPid);
    return this;
  }

  Sent expecting(long version) {
    expectedVersion = OptionalLong.of(version);
    return this;
  }

  Instant atOr(Instant otherwise) {
    return at == null ? otherwise : at;
  }

  Instant recordedAtOr(Instant otherwise) {
    return recordedAt == null ? otherwise : recordedAt;
  }

  Command command(String freshKey, Instant otherwiseAt) {
    try {
      return Command.of(new Key(source, key == null ? freshKey : key), type, atOr(otherwiseAt))
          .session(session == null ? null : new SessionId(session))
          .project(project == null ? null : new ProjectId(project))
          .pid(pid)
          .expectedVersion(expectedVersion)
          .data(data.build())
          .build();
    } catch (MalformedCommandException e) {
      throw new AssertionError("the story tells a malformed command", e);
    }
  }

  static Json json(Object value) {
    if (value instanceof Json json) {
      return json;
    }
    if (value instanceof List<?> items) {
      return new Json.Arr(items.stream().map(Sent::json).toList());
    }
    return value instanceof Number number
        ? new Json.Num(number.longValue())
        : new Json.Text(value.toString());
  }
}

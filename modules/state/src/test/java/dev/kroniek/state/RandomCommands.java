package dev.kroniek.state;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/** Commands of all types with all their fields, from a seed. Times mostly go on, not always. */
final class RandomCommands {
  static final List<SessionId> SESSIONS =
      List.of(
          new SessionId("plain-1"),
          new SessionId("plain-2"),
          new SessionId("Plain-1"),
          new SessionId("../../etc/passwd"),
          new SessionId("セッション"),
          new SessionId("with space & \"quotes\" 'n' %_;--"),
          new SessionId("\uD83E\uDD80 crab"),
          new SessionId("\uFB01"),
          new SessionId("x".repeat(256)),
          new SessionId("~"));
  static final List<ProjectId> PROJECTS =
      List.of(new ProjectId("/home/a/shop"), new ProjectId("p"), new ProjectId("プロジェクト"));

  private static final List<String> SOURCES = List.of("hook/claude-code", "cli", "mcp/x", "probe");
  private static final List<String> TEXTS =
      List.of(
          "a",
          "",
          "two\nlines",
          "\u0001 control \u007f",
          "\uD83D\uDE80",
          "\"\\/",
          "ß".repeat(1200));

  private final Random random;
  private Instant now = Instant.parse("2026-11-23T10:00:00Z");
  private int count;

  RandomCommands(Random random) {
    this.random = random;
  }

  Instant now() {
    return now;
  }

  Command next() throws MalformedCommandException {
    now = now.plusMillis(random.nextInt(60_000)).plusNanos(random.nextInt(1_000) * 1_000L);
    count++;
    CommandType type = type();
    Command.Builder command =
        Command.of(key(), type, now.minusSeconds(random.nextInt(10) == 0 ? 4000 : 0))
            .data(data(type));
    if (type.isAboutOneSession()) {
      command.session(oneOf(SESSIONS));
      if (random.nextInt(20) == 0) {
        command.expectedVersion(OptionalLong.of(random.nextInt(5)));
      }
    }
    boolean needsProject =
        type == CommandType.START_SESSION || type == CommandType.HEARTBEAT_PROJECT;
    if (needsProject || random.nextBoolean()) {
      command.project(oneOf(PROJECTS));
    }
    if (random.nextInt(3) == 0) {
      command.pid(OptionalLong.of(1 + random.nextInt(80)));
    }
    return command.build();
  }

  /** Rarely a session is forgotten, so that most of them live for a while. */
  private CommandType type() {
    CommandType type = oneOf(List.of(CommandType.values()));
    return type == CommandType.FORGET_SESSION && random.nextInt(30) > 0
        ? CommandType.ADD_EVENT
        : type;
  }

  /** Some keys are repeated, with the same content or another. */
  private Key key() {
    int number = random.nextInt(10) == 0 ? random.nextInt(count) : count;
    return new Key(oneOf(SOURCES), "key-" + number);
  }

  private Json.Obj data(CommandType type) {
    Json.Builder data = Json.Obj.builder();
    switch (type) {
      case START_SESSION -> some(data, "agent", "cwd", "title", "goal", "model", "branch", "host");
      case HEARTBEAT -> {
        some(data, "activity");
        toolOfAgent(data);
      }
      case HEARTBEAT_PROJECT -> some(data, "activity");
      case UPDATE_SESSION -> {
        some(data, "title", "goal", "current_activity", "summary", "next_steps");
        data.put("tags", Json.Obj.builder().put("k" + random.nextInt(5), value(3)).build());
      }
      case ADD_EVENT -> {
        data.put("kind", oneOf(List.of("prompt", "tool", "turn_end", "note")));
        some(data, "message");
        data.put("data", event());
      }
      case ADD_COMMIT -> {
        data.put("sha", Integer.toHexString(0x1000_0000 + random.nextInt(5000)));
        some(data, "message", "branch", "kind");
        data.putIfPresent("files", random.nextBoolean() ? (Long) (long) random.nextInt(9) : null);
      }
      case ADD_DECISION -> {
        data.put("title", "decided " + text());
        some(data, "rationale", "alternatives");
      }
      case ADD_TASK -> {
        task(data).put("title", "task " + text());
        some(data, "detail");
      }
      case UPDATE_TASK -> {
        task(data);
        some(data, "title", "detail", "note");
        data.put("status", oneOf(List.of("pending", "in_progress", "blocked", "completed")));
      }
      case PARK_SESSION -> some(data, "reason", "next_steps");
      case RESUME_SESSION -> {}
      case COMPLETE_SESSION -> {
        some(data, "summary", "reason");
        data.put("outcome", oneOf(List.of("success", "failure", "abandoned", "unknown")));
      }
      case CLEANUP_STALE_SESSIONS -> data.put("stale_after", "PT" + (1 + random.nextInt(30)) + "M");
      case FORGET_SESSION -> some(data, "reason");
    }
    return data.build();
  }

  private Json event() {
    Json.Builder data = Json.Obj.builder();
    toolOfAgent(data);
    data.putIfPresent("attention", random.nextInt(4) == 0 ? "permission" : null);
    return data.put("value", value(random.nextInt(40) == 0 ? 58 : 3)).build();
  }

  private void toolOfAgent(Json.Builder data) {
    data.putIfPresent("tool_use_id", random.nextBoolean() ? "tool-" + random.nextInt(9) : null);
    data.putIfPresent("agent_id", random.nextInt(3) == 0 ? "agent-" + random.nextInt(3) : null);
  }

  private Json.Builder task(Json.Builder data) {
    return data.put("task", "task-" + random.nextInt(30));
  }

  private void some(Json.Builder data, String... names) {
    for (String name : names) {
      if (random.nextInt(3) > 0) {
        data.put(name, text());
      }
    }
  }

  private String text() {
    return (random.nextInt(8) == 0 ? oneOf(TEXTS) : "text ") + random.nextInt(10);
  }

  /** Any JSON of at most so many levels, at least one value on each where they are many. */
  private Json value(int levels) {
    if (levels > 3 || (levels > 0 && random.nextInt(3) == 0)) {
      return random.nextBoolean()
          ? new Json.Arr(List.of(value(levels - 1), Json.Null.NULL))
          : Json.Obj.builder()
              .put(text(), value(levels - 1))
              .put("e", new Json.Num("1.50e3"))
              .build();
    }
    return random.nextBoolean() ? new Json.Text(text()) : new Json.Bool(random.nextBoolean());
  }

  private <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}

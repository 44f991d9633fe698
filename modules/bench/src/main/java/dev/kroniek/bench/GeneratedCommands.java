package dev.kroniek.bench;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Commands as the hooks of many sessions send them, over a month: a start, prompts, tools that
 * begin and end, commits, tasks, decisions, an end; a cleanup every few minutes and retries now and
 * then. One seed always gives the same commands. For one thread.
 */
final class GeneratedCommands {
  /** So many sessions are under way at a time. */
  private static final int AT_A_TIME = 100;

  private static final int PROJECTS = 12;
  private static final int WORDS_MAX = 60;
  private static final List<String> WORDS =
      List.of(
          "mend", "the", "till", "payment", "bell", "Edit", "src/main", "test", "brass", "shop");

  private final Random random = new Random(20_261_123);
  private final Instant begin;
  private final long stepMicros;
  private final int sessions;
  private final int perSession;
  private final List<Running> running = new ArrayList<>();
  private @Nullable Command last;
  private int started;
  private long count;

  /** A session under way. */
  private static final class Running {
    private final SessionId id;
    private final ProjectId project;
    private int sent;
    private int tasks;
    private @Nullable String tool;

    Running(SessionId id, ProjectId project) {
      this.id = id;
      this.project = project;
    }
  }

  /**
   * Commands, the first at {@code begin}.
   *
   * @param entries how many there will be, in a month
   * @param sessions of how many sessions
   */
  GeneratedCommands(Instant begin, long entries, int sessions) {
    this.begin = begin;
    this.stepMicros = 30L * 86_400 * 1_000_000 / entries;
    this.sessions = sessions;
    this.perSession = (int) Math.max(2, entries / sessions);
  }

  /** When the command that was given last happened. */
  Instant now() {
    return begin.plusNanos(count * stepMicros * 1000);
  }

  Command next() {
    count++;
    Command command = drawn();
    last = command;
    return command;
  }

  private Command drawn() {
    int fate = random.nextInt(1000);
    Command before = last;
    if (fate < 5 && before != null) {
      return before; // a retry
    }
    if (fate < 7) {
      return built(
          "scheduler", CommandType.CLEANUP_STALE_SESSIONS, null, text("stale_after", "PT30M"));
    }
    while (running.size() < AT_A_TIME && started < sessions) {
      running.add(begun());
    }
    int which = random.nextInt(running.size());
    Running session = running.get(which);
    Command command = of(session);
    if (++session.sent >= perSession && running.size() > 1) {
      running.remove(which);
    }
    return command;
  }

  private Running begun() {
    started++;
    UUID id = new UUID(random.nextLong(), random.nextLong());
    return new Running(
        new SessionId(id.toString()), new ProjectId("/home/you/project-" + started % PROJECTS));
  }

  private Command of(Running session) {
    if (session.sent == 0) {
      return built(
          "hook/claude-code",
          CommandType.START_SESSION,
          session,
          text("agent", "claude-code")
              .put("title", words(6))
              .put("model", "opus")
              .put("branch", "main"));
    }
    if (session.sent == perSession - 1) {
      return built(
          "hook/claude-code", CommandType.COMPLETE_SESSION, session, text("outcome", "success"));
    }
    String tool = session.tool;
    if (tool != null) {
      session.tool = null;
      return built("hook/claude-code", CommandType.ADD_EVENT, session, toolEnded(tool));
    }
    return begunOrFact(session);
  }

  private Command begunOrFact(Running session) {
    int kind = random.nextInt(100);
    String source = "hook/claude-code";
    if (kind < 10) {
      return built(
          source,
          CommandType.ADD_EVENT,
          session,
          text("kind", "prompt").put("message", words(WORDS_MAX)));
    }
    if (kind < 13) {
      return built(
          source,
          CommandType.ADD_COMMIT,
          session,
          text("sha", "%040x".formatted(count)).put("message", words(12)).put("files", 3));
    }
    if (kind < 16) {
      return built(
          source,
          CommandType.ADD_TASK,
          session,
          text("task", "t" + ++session.tasks).put("title", words(8)));
    }
    if (kind < 20 && session.tasks > 0) {
      return built(
          source,
          CommandType.UPDATE_TASK,
          session,
          text("task", "t" + session.tasks).put("status", "completed"));
    }
    if (kind < 21) {
      return built(
          source,
          CommandType.ADD_DECISION,
          session,
          text("title", words(8)).put("rationale", words(40)));
    }
    session.tool = "toolu_" + count;
    return built(
        source,
        CommandType.HEARTBEAT,
        session,
        text("activity", words(6)).put("tool_use_id", session.tool));
  }

  private Json.Builder toolEnded(String tool) {
    return text("kind", "tool")
        .put("message", words(WORDS_MAX))
        .put(
            "data",
            text("tool", "Edit").put("tool_use_id", tool).put("output", words(WORDS_MAX)).build());
  }

  private static Json.Builder text(String name, String value) {
    return Json.Obj.builder().put(name, value);
  }

  private String words(int max) {
    StringBuilder words = new StringBuilder();
    for (int i = random.nextInt(max) + 1; i > 0; i--) {
      words.append(WORDS.get(random.nextInt(WORDS.size()))).append(i == 1 ? "" : " ");
    }
    return words.toString();
  }

  private Command built(
      String source, CommandType type, @Nullable Running session, Json.Builder data) {
    try {
      return Command.of(new Key(source, "g" + count), type, now())
          .session(session == null ? null : session.id)
          .project(session == null ? null : session.project)
          .data(data.build())
          .build();
    } catch (MalformedCommandException e) {
      throw new AssertionError(e);
    }
  }
}

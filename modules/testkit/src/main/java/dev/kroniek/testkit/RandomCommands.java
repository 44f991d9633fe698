package dev.kroniek.testkit;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Draws commands as a busy day sends them: of all types, from hooks, tools, people and the
 * scheduler, for a few sessions of a few projects, some of which do not exist; told late, early,
 * twice, or under a key that was used for something else. One seed always gives the same commands.
 * For one thread.
 */
public final class RandomCommands {
  /** How often each type is drawn: cleanup now and then, forgetting rarely. */
  private static final List<CommandType> TYPES = weighted();

  private static final List<String> SOURCES =
      List.of(
          "hook/claude-code",
          "hook/claude-code",
          "hook/claude-code",
          "hook/codex",
          "mcp/claude-code",
          "cli",
          "http",
          "probe");

  /** After so many commands the oldest session is heard of no more, and a new one may begin. */
  private static final int COMMANDS_PER_SESSION = 200;

  /** So many of the last commands may be sent again. */
  private static final int REMEMBERED_MAX = 500;

  private final long seed;
  private final Random random;
  private final RandomData data;
  private final int sessions;
  private final List<Command> remembered = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-23T08:00:00Z");
  private long count;

  /** Commands for eight sessions at a time, of three projects. */
  public RandomCommands(long seed) {
    this(seed, 8);
  }

  /**
   * Commands for {@code sessions} sessions at a time, of three projects.
   *
   * @param sessions at least 1
   */
  public RandomCommands(long seed, int sessions) {
    this.seed = seed;
    this.random = new Random(seed);
    this.data = new RandomData(random);
    this.sessions = sessions;
  }

  /** The clock of the journal: never earlier than at the command before. */
  public Instant now() {
    return now;
  }

  /** The next command; the clock moves on. */
  public Command next() {
    now = now.plus(step());
    count++;
    int fate = random.nextInt(100);
    if (fate < 5 && !remembered.isEmpty()) {
      return sentAgain(any(remembered));
    }
    Key key = fate < 8 && !remembered.isEmpty() ? any(remembered).key() : freshKey();
    Command command = drawn(key, any(TYPES));
    if (remembered.size() >= REMEMBERED_MAX) {
      remembered.remove(0);
    }
    remembered.add(command);
    return command;
  }

  /** A command about one session under a key that is used nowhere else; the clock moves on. */
  public Command nextAboutOneSession() {
    now = now.plus(step());
    count++;
    CommandType type = any(TYPES);
    while (!type.isAboutOneSession()) {
      type = any(TYPES);
    }
    return drawn(freshKey(), type);
  }

  /** The next {@code size} commands. */
  public List<Command> next(int size) {
    List<Command> commands = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      commands.add(next());
    }
    return commands;
  }

  /** Names the seed, for the description of a failure. */
  @Override
  public String toString() {
    return "seed " + seed + ", " + count + " commands";
  }

  private Command drawn(Key key, CommandType type) {
    return built(
        Command.of(key, type, happened())
            .session(type.isAboutOneSession() ? session() : null)
            .project(project(type))
            .pid(random.nextInt(3) == 0 ? OptionalLong.empty() : OptionalLong.of(pid()))
            .expectedVersion(expectedVersion(type))
            .data(data.of(type)));
  }

  /** A retry: what was sent before, perhaps stamped anew. */
  private Command sentAgain(Command before) {
    return built(
        Command.of(before.key(), before.type(), random.nextBoolean() ? before.at() : happened())
            .session(before.session())
            .project(before.project())
            .pid(before.pid())
            .expectedVersion(before.expectedVersion())
            .data(before.data()));
  }

  private static Command built(Command.Builder builder) {
    try {
      return builder.build();
    } catch (MalformedCommandException e) {
      throw new AssertionError("drew a malformed command", e);
    }
  }

  private Key freshKey() {
    return new Key(any(SOURCES), "k" + count);
  }

  private SessionId session() {
    return new SessionId("session-" + (count / COMMANDS_PER_SESSION + random.nextInt(sessions)));
  }

  private @Nullable ProjectId project(CommandType type) {
    boolean isNeeded = type == CommandType.START_SESSION || type == CommandType.HEARTBEAT_PROJECT;
    return isNeeded || random.nextInt(3) > 0 ? new ProjectId("project-" + random.nextInt(3)) : null;
  }

  private long pid() {
    return 100L + random.nextInt(4);
  }

  private OptionalLong expectedVersion(CommandType type) {
    return type.isAboutOneSession() && random.nextInt(25) == 0
        ? OptionalLong.of(random.nextInt(20))
        : OptionalLong.empty();
  }

  /** Mostly moments pass, sometimes a meeting, sometimes a night. */
  private Duration step() {
    return switch (random.nextInt(20)) {
      case 0 -> Duration.ofMinutes(random.nextInt(90));
      case 1 -> Duration.ofHours(random.nextInt(10));
      case 2, 3 -> Duration.ZERO;
      default -> Duration.of(random.nextInt(5_000_000), ChronoUnit.MICROS);
    };
  }

  /** The sender's clock: right, behind because the news took its time, or ahead. */
  private Instant happened() {
    return switch (random.nextInt(10)) {
      case 0 -> now.minusSeconds(random.nextInt(7_200));
      case 1 -> now.minusMillis(random.nextInt(5_000));
      case 2 -> now.plusSeconds(random.nextInt(3_600));
      default -> now;
    };
  }

  private <T> T any(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }

  private static List<CommandType> weighted() {
    List<CommandType> types = new ArrayList<>();
    for (CommandType type : CommandType.values()) {
      int weight =
          switch (type) {
            case FORGET_SESSION -> 1;
            case CLEANUP_STALE_SESSIONS, HEARTBEAT_PROJECT, PARK_SESSION -> 5;
            case ADD_EVENT, HEARTBEAT -> 30;
            default -> 12;
          };
      for (int i = 0; i < weight; i++) {
        types.add(type);
      }
    }
    return List.copyOf(types);
  }
}

package dev.kroniek.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a sender reported, checked and not yet applied. A command that exists is well formed: what
 * remains to be decided depends on the state, and is decided by the {@link Fold}.
 *
 * <p>Equality covers everything that was sent. Two commands with the same {@link #key()} are the
 * same to the fold when type, session, project, expected version and data agree; {@code at} and
 * {@code pid} may differ, because the door stamps a missing {@code at} anew on every retry.
 */
public final class Command {
  /** The latest {@code at}; the earliest is the epoch. */
  public static final Instant AT_MAX = Instant.parse("9999-12-31T23:59:59.999999Z");

  static final String AT_PROBLEM = "must lie between 1970 and 9999";

  private final Key key;
  private final CommandType type;
  private final @Nullable SessionId session;
  private final @Nullable ProjectId project;
  private final Instant at;
  private final OptionalLong pid;
  private final OptionalLong expectedVersion;
  private final Json.Obj data;
  private final Action action;

  private Command(Builder builder, Action action) {
    this.key = builder.key;
    this.type = builder.type;
    this.session = builder.session;
    this.project = builder.project;
    this.at = builder.at.truncatedTo(ChronoUnit.MICROS);
    this.pid = builder.pid;
    this.expectedVersion = builder.expectedVersion;
    this.data = builder.data;
    this.action = action;
  }

  /** Whether a command may have happened then. */
  static boolean isPossible(Instant at) {
    return !at.isBefore(Instant.EPOCH) && !at.isAfter(AT_MAX);
  }

  /** Begins a command; {@code at} is when it happened, kept to the microsecond. */
  public static Builder of(Key key, CommandType type, Instant at) {
    return new Builder(key, type, at);
  }

  public Key key() {
    return key;
  }

  public CommandType type() {
    return type;
  }

  /** The session, there exactly when {@link CommandType#isAboutOneSession()}. */
  public @Nullable SessionId session() {
    return session;
  }

  /** The project, where the sender named one. */
  public @Nullable ProjectId project() {
    return project;
  }

  /** When it happened, by the sender's clock, in microseconds. */
  public Instant at() {
    return at;
  }

  /** The agent's process. */
  public OptionalLong pid() {
    return pid;
  }

  /** The version the session must have for the command to be applied. */
  public OptionalLong expectedVersion() {
    return expectedVersion;
  }

  /** The data as it was sent, unknown fields included. */
  public Json.Obj data() {
    return data;
  }

  /** The data as it is understood. */
  public Action action() {
    return action;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Command that
        && key.equals(that.key)
        && type == that.type
        && Objects.equals(session, that.session)
        && Objects.equals(project, that.project)
        && at.equals(that.at)
        && pid.equals(that.pid)
        && expectedVersion.equals(that.expectedVersion)
        && data.equals(that.data);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, type, session, at);
  }

  @Override
  public String toString() {
    return toJson().toString();
  }

  /** The command as its JSON object, as every way in accepts it. */
  public Json.Obj toJson() {
    return Json.Obj.builder()
        .put("id", key.id())
        .put("source", key.source())
        .put("type", type.wireName())
        .putIfPresent("session", session == null ? null : session.value())
        .putIfPresent("project", project == null ? null : project.value())
        .put("at", Timestamps.format(at))
        .putIfPresent("pid", pid.isPresent() ? (Long) pid.getAsLong() : null)
        .putIfPresent(
            "expected_version",
            expectedVersion.isPresent() ? (Long) expectedVersion.getAsLong() : null)
        .put("data", data)
        .build();
  }

  /** Collects the parts of a command. For one thread. */
  public static final class Builder {
    private final Key key;
    private final CommandType type;
    private final Instant at;
    private @Nullable SessionId session;
    private @Nullable ProjectId project;
    private OptionalLong pid = OptionalLong.empty();
    private OptionalLong expectedVersion = OptionalLong.empty();
    private Json.Obj data = Json.Obj.EMPTY;

    private Builder(Key key, CommandType type, Instant at) {
      this.key = key;
      this.type = type;
      this.at = at;
    }

    public Builder session(@Nullable SessionId session) {
      this.session = session;
      return this;
    }

    public Builder project(@Nullable ProjectId project) {
      this.project = project;
      return this;
    }

    /** 1 to 4,294,967,295. */
    public Builder pid(OptionalLong pid) {
      this.pid = pid;
      return this;
    }

    /** 0 (the session must be absent) or more. */
    public Builder expectedVersion(OptionalLong expectedVersion) {
      this.expectedVersion = expectedVersion;
      return this;
    }

    public Builder data(Json.Obj data) {
      this.data = data;
      return this;
    }

    /**
     * The command, checked.
     *
     * @throws MalformedCommandException naming the field at fault
     */
    public Command build() throws MalformedCommandException {
      checkTarget();
      if (!isPossible(at)) {
        throw new MalformedCommandException("at", AT_PROBLEM);
      }
      if (pid.isPresent() && (pid.getAsLong() < 1 || pid.getAsLong() > 0xffff_ffffL)) {
        throw new MalformedCommandException("pid", "must lie between 1 and 4294967295");
      }
      if (expectedVersion.isPresent() && expectedVersion.getAsLong() < 0) {
        throw new MalformedCommandException("expected_version", "must be 0 or more");
      }
      return new Command(this, ActionReader.read(type, data));
    }

    private void checkTarget() throws MalformedCommandException {
      if (type.isAboutOneSession() && session == null) {
        throw new MalformedCommandException("session", "is missing");
      }
      if (!type.isAboutOneSession() && session != null) {
        throw new MalformedCommandException(
            "session", "does not belong in " + type.wireName() + ", which is about many sessions");
      }
      if (!type.isAboutOneSession() && expectedVersion.isPresent()) {
        throw new MalformedCommandException(
            "expected_version", "does not belong in " + type.wireName());
      }
      boolean needsProject =
          type == CommandType.START_SESSION || type == CommandType.HEARTBEAT_PROJECT;
      if (needsProject && project == null) {
        throw new MalformedCommandException("project", "is missing");
      }
    }
  }
}

package dev.kroniek.domain;

import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads a command from its JSON object, in our own form or as a CloudEvent 1.0. What the sender
 * left out is taken from the {@link Defaults} of the door it came through. Unknown fields are
 * ignored, in {@code data} they are kept.
 */
public final class CommandReader {
  private static final String CLOUD_EVENT_PREFIX = "dev.kroniek.";
  private static final long PID_MAX = 0xffff_ffffL;

  private CommandReader() {}

  /**
   * What a door supplies where the sender was silent.
   *
   * @param source the door's own name, such as {@code http}
   * @param id a fresh, unique id
   * @param at now, by the door's clock
   */
  public record Defaults(String source, String id, Instant at) {}

  /**
   * The command.
   *
   * @throws MalformedCommandException naming the field at fault
   */
  public static Command read(Json json, Defaults defaults) throws MalformedCommandException {
    if (!(json instanceof Json.Obj object)) {
      throw new MalformedCommandException("command", "must be a JSON object");
    }
    DataReader reader = new DataReader(object, "");
    return object.get("specversion") == null
        ? ours(reader, defaults)
        : cloudEvent(reader, defaults);
  }

  private static Command ours(DataReader reader, Defaults defaults)
      throws MalformedCommandException {
    return build(
        reader, defaults, new Names(reader.required("type"), "session", "at", "expected_version"));
  }

  private static Command cloudEvent(DataReader reader, Defaults defaults)
      throws MalformedCommandException {
    if (!"1.0".equals(reader.required("specversion"))) {
      throw reader.malformed("specversion", "must be 1.0");
    }
    String type = reader.required("type");
    if (!type.startsWith(CLOUD_EVENT_PREFIX)) {
      throw reader.malformed("type", "must begin with " + CLOUD_EVENT_PREFIX);
    }
    return build(
        reader,
        defaults,
        new Names(
            type.substring(CLOUD_EVENT_PREFIX.length()), "subject", "time", "expectedversion"));
  }

  /** What the two forms call the same things. */
  private record Names(String type, String session, String at, String expectedVersion) {}

  private static Command build(DataReader reader, Defaults defaults, Names names)
      throws MalformedCommandException {
    CommandType type = CommandType.ofWireName(names.type());
    if (type == null) {
      throw reader.malformed("type", "is not a command: " + Texts.cut(names.type(), 100));
    }
    String session = type.isAboutOneSession() ? reader.text(names.session()) : null;
    String project = reader.text("project");
    String at = reader.text(names.at());
    return Command.of(
            key(reader, defaults),
            type,
            at == null ? defaults.at() : reader.checked(names.at(), at, Timestamps::parse))
        .session(session == null ? null : reader.checked(names.session(), session, SessionId::new))
        .project(project == null ? null : reader.checked("project", project, ProjectId::new))
        .pid(optional(reader.count("pid", PID_MAX)))
        .expectedVersion(optional(reader.count(names.expectedVersion(), Long.MAX_VALUE)))
        .data(reader.objectOrEmpty("data"))
        .build();
  }

  private static Key key(DataReader reader, Defaults defaults) throws MalformedCommandException {
    String source = reader.name("source", Key.CHARS_MAX);
    String id = reader.name("id", Key.CHARS_MAX);
    return new Key(source == null ? defaults.source() : source, id == null ? defaults.id() : id);
  }

  private static OptionalLong optional(@Nullable Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}

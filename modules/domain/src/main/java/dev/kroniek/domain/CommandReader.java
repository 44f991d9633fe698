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
    return reader.value("specversion") == null
        ? read(reader, defaults, Form.OURS, reader.required("type"))
        : read(reader, defaults, Form.CLOUD_EVENT, typeOfCloudEvent(reader));
  }

  /** What the two forms call the same things. */
  private enum Form {
    OURS("session", "at", "expected_version"),
    CLOUD_EVENT("subject", "time", "expectedversion");

    private final String session;
    private final String at;

    /**
     * CloudEvents allows no underscore in a name; whoever writes one all the same is understood.
     */
    private final String expectedVersion;

    Form(String session, String at, String expectedVersion) {
      this.session = session;
      this.at = at;
      this.expectedVersion = expectedVersion;
    }
  }

  private static String typeOfCloudEvent(DataReader reader) throws MalformedCommandException {
    if (!"1.0".equals(reader.required("specversion"))) {
      throw reader.malformed("specversion", "must be 1.0");
    }
    if (reader.value("data_base64") != null) {
      throw reader.malformed("data_base64", "is not read: send JSON as data");
    }
    String type = reader.required("type");
    if (!type.startsWith(CLOUD_EVENT_PREFIX)) {
      throw reader.malformed("type", "must begin with " + CLOUD_EVENT_PREFIX);
    }
    return type.substring(CLOUD_EVENT_PREFIX.length());
  }

  private static Command read(DataReader reader, Defaults defaults, Form form, String typeName)
      throws MalformedCommandException {
    CommandType type = CommandType.ofWireName(typeName);
    if (type == null) {
      throw reader.malformed(
          "type",
          "there is no command "
              + Texts.cut(typeName, 100)
              + "; there are "
              + WireEnum.list(CommandType.class));
    }
    String project = reader.name("project", ProjectId.CHARS_MAX);
    return Command.of(key(reader, defaults), type, at(reader, defaults, form))
        .session(type.isAboutOneSession() ? session(reader, form) : null)
        .project(project == null ? null : new ProjectId(project))
        .pid(optional(reader.count("pid", PID_MAX)))
        .expectedVersion(expectedVersion(reader, form, type))
        .data(reader.objectOrEmpty("data"))
        .build();
  }

  private static Key key(DataReader reader, Defaults defaults) throws MalformedCommandException {
    String source = reader.name("source", Key.CHARS_MAX);
    String id = reader.name("id", Key.CHARS_MAX);
    return new Key(source == null ? defaults.source() : source, id == null ? defaults.id() : id);
  }

  private static Instant at(DataReader reader, Defaults defaults, Form form)
      throws MalformedCommandException {
    String text = reader.text(form.at);
    if (text == null) {
      return defaults.at();
    }
    try {
      Instant at = Timestamps.parse(text);
      if (Command.isPossible(at)) {
        return at;
      }
    } catch (IllegalArgumentException e) {
      throw reader.malformed(form.at, String.valueOf(e.getMessage()));
    }
    throw reader.malformed(form.at, Command.AT_PROBLEM);
  }

  private static SessionId session(DataReader reader, Form form) throws MalformedCommandException {
    String session = reader.name(form.session, SessionId.CHARS_MAX);
    if (session == null) {
      throw reader.malformed(form.session, "is missing");
    }
    return new SessionId(session);
  }

  private static OptionalLong expectedVersion(DataReader reader, Form form, CommandType type)
      throws MalformedCommandException {
    String name =
        reader.value(form.expectedVersion) == null ? "expected_version" : form.expectedVersion;
    Long version = reader.count(name, Long.MAX_VALUE);
    if (version != null && !type.isAboutOneSession()) {
      throw reader.malformed(name, "does not belong in " + type.wireName());
    }
    return optional(version);
  }

  private static OptionalLong optional(@Nullable Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}

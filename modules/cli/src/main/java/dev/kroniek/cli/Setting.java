package dev.kroniek.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything about the daemon that can be set. Each has a name, which a dot divides in the
 * configuration file; the same in capitals with underscores and {@code KRONIEK_} before it is its
 * variable in the environment, with dashes its option of {@code serve}.
 */
enum Setting {
  HTTP_HOST(
      "http.host",
      "127.0.0.1",
      Kind.LOOPBACK,
      "Address of the TCP door: 127.0.0.1, ::1 or localhost. It is never opened to the network."),
  HTTP_PORT(
      "http.port",
      "7433",
      Kind.PORT,
      "Port of the TCP door, 0 for any free one. If it is taken, the daemon warns and goes on with"
          + " the unix socket alone."),
  DURABILITY(
      "durability",
      "batch",
      Kind.DURABILITY,
      "What an acknowledgement is worth. batch: the command is forced to the disk, and survives a"
          + " power cut. os: it is with the operating system, and survives a kill of the daemon."),
  JOURNAL_RESERVE(
      "journal.reserve",
      "256MiB",
      Kind.SIZE,
      "Free space that the journal leaves on the disk. Below it, commands are refused: bytes, or a"
          + " number with KiB, MiB or GiB."),
  RETENTION_KEEP(
      "retention.keep",
      "none",
      Kind.KEEP,
      "How long entries are kept: older ones are dropped, sessions stay. A number with d, h, m or"
          + " s, or none: for ever."),
  RETENTION_MAX_SIZE(
      "retention.max_size",
      "none",
      Kind.LIMIT,
      "What journal and state may take on the disk: the oldest entries are dropped in time. Bytes,"
          + " or a number with KiB, MiB or GiB, or none: any size."),
  RETENTION_ARCHIVE(
      "retention.archive",
      "none",
      Kind.DIRECTORY,
      "Where entries are written before they are dropped, and forgotten sessions are erased, too: a"
          + " directory, or none."),
  LIVENESS_INTERVAL(
      "liveness.interval",
      "5m",
      Kind.PERIOD,
      "How often silent sessions are looked at, see docs/liveness.md. A number with d, h, m or s,"
          + " or off: never, and no session becomes stale by itself."),
  LIVENESS_STALE_AFTER(
      "liveness.stale_after",
      "30m",
      Kind.PERIOD,
      "How long an active session is silent before it becomes stale, unless one of its processes is"
          + " found alive. A number with d, h, m or s, or off: it never does."),
  CAPTURE_PROMPTS(
      "capture.prompts",
      "full",
      Kind.CAPTURE,
      "How much of what people type to their agents is kept: full (up to 2 KiB), first_line,"
          + " none."),
  REDACTION(
      "redaction",
      "on",
      Kind.SWITCH,
      "Whether secrets are replaced before anything is journaled: on or off. What counts as one is"
          + " told in docs/privacy.md."),
  LOG_LEVEL(
      "log.level",
      "info",
      Kind.LEVEL,
      "What the daemon logs, on standard error and in logs/: error, warn, info, debug or trace.");

  /** What values look like. */
  enum Kind {
    LOOPBACK("127.0.0.1, ::1 or localhost"),
    PORT("a whole number from 0 to 65535"),
    DURABILITY("batch or os"),
    SIZE("a size from 0 to 1024GiB, such as 256MiB"),
    KEEP("a time such as 90d, 12h or 30m, or none"),
    LIMIT("a size from 1 to 1024GiB, such as 2GiB, or none"),
    DIRECTORY("the absolute path of a directory, or none"),
    PERIOD("a time from 1s to 365d such as 5m, or off"),
    CAPTURE("full, first_line or none"),
    SWITCH("on or off"),
    LEVEL("error, warn, info, debug or trace");

    private final String form;

    Kind(String form) {
      this.form = form;
    }

    /** Completes "must be …". */
    String form() {
      return form;
    }
  }

  private static final String VARIABLE_PREFIX = "KRONIEK_";

  private final String key;
  private final String defaultValue;
  private final Kind kind;
  private final String description;

  Setting(String key, String defaultValue, Kind kind, String description) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.kind = kind;
    this.description = description;
  }

  /** Such as {@code http.port}. */
  String key() {
    return key;
  }

  String defaultValue() {
    return defaultValue;
  }

  Kind kind() {
    return kind;
  }

  /** One or more sentences for people. */
  String description() {
    return description;
  }

  /** Such as {@code KRONIEK_HTTP_PORT}. */
  String variable() {
    return VARIABLE_PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** Such as {@code --http-port}. */
  String option() {
    return "--" + key.replace('.', '-').replace('_', '-');
  }

  static @Nullable Setting ofKey(String key) {
    return Arrays.stream(values()).filter(s -> s.key.equals(key)).findFirst().orElse(null);
  }

  static @Nullable Setting ofVariable(String variable) {
    return Arrays.stream(values())
        .filter(s -> s.variable().equals(variable))
        .findFirst()
        .orElse(null);
  }

  static boolean isVariable(String name) {
    return name.startsWith(VARIABLE_PREFIX);
  }

  static List<String> variables() {
    return Arrays.stream(values()).map(Setting::variable).toList();
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(Setting::key).toList();
  }
}

package dev.kroniek.cli;

import dev.kroniek.engine.Redaction;
import dev.kroniek.engine.Retention;
import dev.kroniek.hooks.PromptCapture;
import dev.kroniek.journal.Durability;
import dev.kroniek.server.LivenessTimes;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the daemon runs, checked. {@link SettingsSources} finds the values.
 *
 * @param http where the TCP door opens
 * @param durability what an acknowledgement is worth
 * @param journalReserveBytes free space that the journal leaves on the disk
 * @param retention what is dropped by itself
 * @param liveness when silent sessions are looked at
 * @param prompts how much of a prompt is kept
 * @param redaction whether secrets are taken out
 * @param logLevel what is logged
 */
record Settings(
    HttpAddress http,
    Durability durability,
    long journalReserveBytes,
    Retention retention,
    LivenessTimes liveness,
    PromptCapture prompts,
    Redaction redaction,
    LogLevel logLevel) {

  /** A loopback address and a port, 0 for any free one. */
  record HttpAddress(String host, int port) {}

  /** From few words to many. */
  enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");
  private static final String NONE = "none";
  private static final Set<String> NEVER = Set.of("off", "0");
  private static final Duration PERIOD_MAX = Duration.ofDays(365);

  /**
   * The settings that the texts spell.
   *
   * @param values a text for every {@link Setting}
   * @throws Failure naming setting, value and source
   */
  static Settings of(Map<Setting, Value> values) {
    return new Settings(
        new HttpAddress(loopback(values), port(values)),
        choice(values, Setting.DURABILITY, Durability.class),
        size(values),
        retention(values),
        liveness(values),
        choice(values, Setting.CAPTURE_PROMPTS, PromptCapture.class),
        choice(values, Setting.REDACTION, Redaction.class),
        choice(values, Setting.LOG_LEVEL, LogLevel.class));
  }

  /**
   * A setting's text and where it was found.
   *
   * @param source for people, such as {@code KRONIEK_HTTP_PORT} or a file and line
   */
  record Value(String text, String source) {}

  private static String loopback(Map<Setting, Value> values) {
    Value value = value(values, Setting.HTTP_HOST);
    if (LOOPBACK.contains(value.text())) {
      return value.text();
    }
    throw bad(Setting.HTTP_HOST, value);
  }

  private static int port(Map<Setting, Value> values) {
    Value value = value(values, Setting.HTTP_PORT);
    if (value.text().matches("[0-9]{1,5}") && Integer.parseInt(value.text()) <= 65_535) {
      return Integer.parseInt(value.text());
    }
    throw bad(Setting.HTTP_PORT, value);
  }

  private static long size(Map<Setting, Value> values) {
    Value value = value(values, Setting.JOURNAL_RESERVE);
    long bytes = Quantity.bytes(value.text());
    if (bytes < 0) {
      throw bad(Setting.JOURNAL_RESERVE, value);
    }
    return bytes;
  }

  private static Retention retention(Map<Setting, Value> values) {
    return new Retention(keep(values), maxSize(values), archive(values));
  }

  private static @Nullable Duration keep(Map<Setting, Value> values) {
    Value value = value(values, Setting.RETENTION_KEEP);
    Duration time = Quantity.time(value.text());
    if (time == null && !value.text().equals(NONE)) {
      throw bad(Setting.RETENTION_KEEP, value);
    }
    return time;
  }

  private static long maxSize(Map<Setting, Value> values) {
    Value value = value(values, Setting.RETENTION_MAX_SIZE);
    if (value.text().equals(NONE)) {
      return Long.MAX_VALUE;
    }
    long bytes = Quantity.bytes(value.text());
    if (bytes < 1) {
      throw bad(Setting.RETENTION_MAX_SIZE, value);
    }
    return bytes;
  }

  private static @Nullable Path archive(Map<Setting, Value> values) {
    Value value = value(values, Setting.RETENTION_ARCHIVE);
    if (value.text().equals(NONE)) {
      return null;
    }
    try {
      if (Path.of(value.text()).isAbsolute()) {
        return Path.of(value.text()).normalize();
      }
    } catch (InvalidPathException e) {
      // as if it were not absolute
    }
    throw bad(Setting.RETENTION_ARCHIVE, value);
  }

  private static LivenessTimes liveness(Map<Setting, Value> values) {
    Duration interval = period(values, Setting.LIVENESS_INTERVAL);
    Duration staleAfter = period(values, Setting.LIVENESS_STALE_AFTER);
    return new LivenessTimes(interval, staleAfter);
  }

  /** Zero for never. */
  private static Duration period(Map<Setting, Value> values, Setting setting) {
    Value value = value(values, setting);
    if (NEVER.contains(value.text())) {
      return Duration.ZERO;
    }
    Duration time = Quantity.time(value.text());
    if (time == null || time.compareTo(PERIOD_MAX) > 0) {
      throw bad(setting, value);
    }
    return time;
  }

  private static <E extends Enum<E>> E choice(
      Map<Setting, Value> values, Setting setting, Class<E> type) {
    Value value = value(values, setting);
    for (E candidate : type.getEnumConstants()) {
      if (candidate.name().toLowerCase(Locale.ROOT).equals(value.text())) {
        return candidate;
      }
    }
    throw bad(setting, value);
  }

  private static Value value(Map<Setting, Value> values, Setting setting) {
    Value value = values.get(setting);
    if (value == null) {
      throw new IllegalArgumentException("no value for " + setting);
    }
    return value;
  }

  private static Failure bad(Setting setting, Value value) {
    return Failure.usage(
        value.source()
            + ": "
            + setting.key()
            + " must be "
            + setting.kind().form()
            + ", not \""
            + value.text()
            + "\"");
  }
}

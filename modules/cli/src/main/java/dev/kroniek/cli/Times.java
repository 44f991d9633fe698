package dev.kroniek.cli;

import dev.kroniek.domain.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Times as people read them: how long ago, or by the clock of their time zone. */
final class Times {
  /** In a class of its own: loading it takes longer than most commands run. */
  private static final class Formats {
    static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    static final DateTimeFormatter DATE =
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
  }

  private final InstantSource clock;
  private final Supplier<ZoneId> zone;

  /**
   * Tells times by a clock.
   *
   * @param zone asked only when a time of day is told: finding it is slow too
   */
  Times(InstantSource clock, Supplier<ZoneId> zone) {
    this.clock = clock;
    this.zone = zone;
  }

  Instant now() {
    return clock.instant();
  }

  ZoneId zone() {
    return zone.get();
  }

  /** Such as {@code 3m ago}; {@code now} for less than a second, and for the future. */
  String ago(Instant then) {
    Duration age = Duration.between(then, clock.instant());
    return age.toSeconds() < 1 ? "now" : shortly(age) + " ago";
  }

  /** As {@link #ago(Instant)}, of a time in JSON; nothing where it is absent or no time. */
  String ago(@Nullable String timestamp) {
    Instant then = parsed(timestamp);
    return then == null ? "" : ago(then);
  }

  /** The time of day today, else the date and the minute; nothing where it is absent or no time. */
  String at(@Nullable String timestamp) {
    Instant then = parsed(timestamp);
    if (then == null) {
      return "";
    }
    ZonedDateTime local = then.atZone(zone.get());
    ZonedDateTime now = clock.instant().atZone(zone.get());
    boolean isToday = local.toLocalDate().equals(now.toLocalDate());
    return (isToday ? Formats.CLOCK : Formats.DATE).format(local);
  }

  /** One unit: {@code 12s}, {@code 3m}, {@code 5h}, {@code 4d}. */
  static String shortly(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return seconds / 60 + "m";
    }
    return seconds < 2 * 86_400 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
  }

  private static @Nullable Instant parsed(@Nullable String timestamp) {
    try {
      return timestamp == null ? null : Timestamps.parse(timestamp);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}

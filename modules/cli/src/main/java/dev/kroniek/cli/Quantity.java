package dev.kroniek.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How people write sizes and times. */
final class Quantity {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,13})(B|KiB|MiB|GiB)?");
  private static final Pattern TIME = Pattern.compile("([0-9]{1,6})([dhms])");
  private static final long SIZE_MAX = 1L << 40;

  private Quantity() {}

  /** A number of bytes such as {@code 2GiB}, at most 1024GiB; -1 where the text is none. */
  static long bytes(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return -1;
    }
    String unit = matcher.group(2) == null ? "B" : matcher.group(2);
    int shift =
        switch (unit) {
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          default -> 0;
        };
    long number = Long.parseLong(matcher.group(1));
    return number > SIZE_MAX >> shift ? -1 : number << shift;
  }

  /** A time such as {@code 90d}, {@code 12h}, {@code 30m} or {@code 10s}; null where it is none. */
  static @Nullable Duration time(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long number = Long.parseLong(matcher.group(1));
    Duration time =
        switch (matcher.group(2)) {
          case "d" -> Duration.ofDays(number);
          case "h" -> Duration.ofHours(number);
          case "m" -> Duration.ofMinutes(number);
          default -> Duration.ofSeconds(number);
        };
    return time.isZero() ? null : time;
  }
}

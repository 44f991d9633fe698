package dev.kroniek.cli;

import dev.kroniek.domain.Timestamps;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.Moment;
import dev.kroniek.engine.NoSuchMomentException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How people name a point in the journal: a sequence, an ISO-8601 time ({@code
 * 2026-11-23T10:15:30Z}), a local one ({@code 2026-11-23T10:15}, {@code 2026-11-23}, {@code 10:15}
 * today), or how long ago ({@code -2h}, {@code -1d12h}).
 */
final class Moments {
  private static final Pattern SEQUENCE = Pattern.compile("[0-9]{1,18}");
  private static final Pattern AGO = Pattern.compile("-(?:[0-9]{1,9}[smhdw])+");
  private static final Pattern TIME_OF_DAY = Pattern.compile("[0-9]{2}:[0-9:.]+");
  private static final Pattern PART = Pattern.compile("([0-9]+)([smhdw])");

  private Moments() {}

  /**
   * The moment that is meant: digits, or a time in UTC.
   *
   * @param option where it was given, for the message
   */
  static String parse(String option, String text, Times times) {
    if (SEQUENCE.matcher(text).matches()) {
      return text;
    }
    try {
      Instant time = time(text, times);
      if (TIME_OF_DAY.matcher(text).matches() && time.isAfter(times.now())) {
        LocalDate yesterday = LocalDate.ofInstant(times.now(), times.zone()).minusDays(1);
        throw Failure.usage(
            option
                + ": "
                + text
                + " today is still to come; yesterday's is written "
                + yesterday
                + "T"
                + text);
      }
      return Timestamps.format(time);
    } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
      throw Failure.usage(
          option
              + ": \""
              + text
              + "\" is neither a sequence nor a time, such as 2026-11-23T10:15:30Z,"
              + " 2026-11-23T10:15, 10:15 or -2h");
    }
  }

  /** Whether one parsed moment comes after another, as far as that shows without the journal. */
  static boolean isLater(String moment, String other) {
    Moment first = Moment.parse(moment);
    Moment second = Moment.parse(other);
    if (first instanceof Moment.AtTime from && second instanceof Moment.AtTime to) {
      return from.time().isAfter(to.time());
    }
    return first instanceof Moment.AfterEntry from
        && second instanceof Moment.AfterEntry to
        && from.sequence() > to.sequence();
  }

  /** The first entry of a range that begins with an entry, or with what was recorded since. */
  static long firstFrom(String option, String text, Kroniek kroniek, Times times)
      throws NoSuchMomentException, IOException {
    Moment moment = Moment.parse(parse(option, text, times));
    if (moment instanceof Moment.AtTime at) {
      Moment before = new Moment.AtTime(at.time().minus(1, ChronoUnit.MICROS));
      return kroniek.sequenceOf(before, times.now()) + 1;
    }
    long sequence = kroniek.sequenceOf(moment, times.now());
    return Math.max(sequence, kroniek.firstSequence());
  }

  /** The last entry of a range that ends with an entry, or with what had been recorded then. */
  static long lastTo(String option, String text, Kroniek kroniek, Times times)
      throws NoSuchMomentException, IOException {
    return kroniek.sequenceOf(Moment.parse(parse(option, text, times)), times.now());
  }

  private static Instant time(String text, Times times) {
    if (AGO.matcher(text).matches()) {
      return times.now().minus(ago(text));
    }
    String iso = text.indexOf(' ') == 10 ? text.replace(' ', 'T') : text;
    try {
      return Timestamps.parse(iso);
    } catch (IllegalArgumentException e) {
      return local(iso, times.now(), times.zone());
    }
  }

  private static Instant local(String text, Instant now, ZoneId zone) {
    try {
      return LocalDateTime.parse(text).atZone(zone).toInstant();
    } catch (DateTimeParseException e) {
      // not with both date and time
    }
    try {
      return LocalDate.parse(text).atStartOfDay(zone).toInstant();
    } catch (DateTimeParseException e) {
      return LocalTime.parse(text).atDate(LocalDate.ofInstant(now, zone)).atZone(zone).toInstant();
    }
  }

  private static Duration ago(String text) {
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      sum = sum.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
    }
    return sum;
  }

  private static Duration unit(String letter) {
    return switch (letter) {
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      case "d" -> Duration.ofDays(1);
      default -> Duration.ofDays(7);
    };
  }
}

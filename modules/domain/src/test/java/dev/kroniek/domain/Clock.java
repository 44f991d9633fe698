package dev.kroniek.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** Times as the stories tell them. */
final class Clock {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

  private Clock() {}

  /** {@code 10:05} of the day of the story, or a whole timestamp. */
  static Instant at(String clock) {
    return clock.contains("T")
        ? Instant.parse(clock)
        : DAY.atTime(LocalTime.parse(clock)).toInstant(ZoneOffset.UTC);
  }
}

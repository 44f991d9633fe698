package dev.kroniek.engine;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Entry;
import dev.kroniek.domain.Key;
import java.time.Instant;

/**
 * The entry that gave something its value.
 *
 * @param recordedAt when the journal took it
 * @param time the fold's time: when it happened, but not later than it was recorded
 */
public record GivenBy(long sequence, Instant recordedAt, Instant time, CommandType type, Key key) {

  static GivenBy of(Entry entry) {
    return new GivenBy(
        entry.sequence(),
        entry.recordedAt(),
        entry.time(),
        entry.command().type(),
        entry.command().key());
  }
}

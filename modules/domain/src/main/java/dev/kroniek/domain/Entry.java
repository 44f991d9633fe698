package dev.kroniek.domain;

import java.time.Instant;

/**
 * One command in the journal, with its place in it.
 *
 * @param sequence 1, 2, 3 … without a gap
 * @param recordedAt when the journal took it, in microseconds; never decreases with the sequence
 * @param keyHash 64-bit hash of the {@link Key}
 * @param contentHash 64-bit hash of type, session, project, expected version and data, which does
 *     not depend on the order of the data's fields
 * @param command what was sent
 */
public record Entry(
    long sequence, Instant recordedAt, long keyHash, long contentHash, Command command) {

  /** The fold's time: when it happened, but never later than when it was recorded. */
  public Instant time() {
    return command.at().isBefore(recordedAt) ? command.at() : recordedAt;
  }
}

package dev.kroniek.server;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandReader;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.journal.Journal;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import dev.kroniek.redaction.Redactor;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Turns the text of one command into the command, or says what is wrong with it. Thread-safe. */
final class CommandDoor {
  /** The most bytes of a command's text. */
  static final int BYTES_MAX = Journal.COMMAND_BYTES_MAX;

  private static final String SOURCE = "http";

  private final InstantSource clock;
  private final Redactor redactor;

  CommandDoor(InstantSource clock, Redactor redactor) {
    this.clock = clock;
    this.redactor = redactor;
  }

  /**
   * The command, without secrets, so that no answer holds any. What its sender left out is filled
   * in: source {@code http}, a new id, and now.
   *
   * @param utf8 JSON of at most {@link #BYTES_MAX} bytes
   */
  Command read(byte[] utf8) throws ProblemException {
    try {
      return redactor.command(
          CommandReader.read(
              JsonReader.parse(utf8),
              new CommandReader.Defaults(
                  SOURCE,
                  UUID.randomUUID().toString(),
                  clock.instant().truncatedTo(ChronoUnit.MICROS))));
    } catch (JsonSyntaxException | MalformedCommandException e) {
      throw new ProblemException(Problems.of(e).redacted(redactor));
    }
  }
}

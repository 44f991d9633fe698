package dev.kroniek.server;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Json;
import dev.kroniek.engine.AppendRefusedException;
import dev.kroniek.engine.Receipt;
import dev.kroniek.engine.Refusal;
import dev.kroniek.journal.CommandTooLargeException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Hands in the lines of one NDJSON stream, each answered for itself. For one thread at a time. */
final class LineAppender {
  private final CommandDoor door;
  private final CommandAppender appender;
  private final Acknowledgement acknowledgement;

  LineAppender(CommandDoor door, CommandAppender appender, Acknowledgement acknowledgement) {
    this.door = door;
    this.appender = appender;
    this.acknowledgement = acknowledgement;
  }

  Acknowledgement acknowledgement() {
    return acknowledgement;
  }

  /** A line that was read and waits to be taken. */
  record Line(long number, Command command) {}

  /**
   * Reads a line.
   *
   * @throws ProblemException saying what is wrong with it, and with which line
   */
  Line read(long number, byte[] text) throws ProblemException {
    try {
      if (text.length > CommandDoor.BYTES_MAX) {
        throw new ProblemException(Problems.tooLarge());
      }
      return new Line(number, door.read(text));
    } catch (ProblemException e) {
      throw new ProblemException(numbered(e.problem(), number));
    }
  }

  /**
   * Hands a line in. The answer never fails: what goes wrong is told in it.
   *
   * @return null where too many commands are waiting: try again when some are done
   */
  @Nullable CompletableFuture<Json.Obj> append(Line line) {
    try {
      Receipt receipt = appender.appendAll(List.of(line.command())).get(0);
      return acknowledgement
          .line(line.command(), receipt)
          .exceptionally(failure -> told(Problems.of(failure), line));
    } catch (CommandTooLargeException e) {
      return CompletableFuture.completedFuture(told(Problems.of(e), line));
    } catch (AppendRefusedException e) {
      return e.refusal() == Refusal.OVERLOADED
          ? null
          : CompletableFuture.completedFuture(refused(line, e));
    }
  }

  /** What is told of a line that found no place in time. */
  Json.Obj overloaded(Line line) {
    return refused(
        line,
        new AppendRefusedException(
            Refusal.OVERLOADED, "no place was found in time; send it again"));
  }

  private static Json.Obj refused(Line line, AppendRefusedException e) {
    return told(Problems.of(e), line);
  }

  private static Json.Obj told(Problem problem, Line line) {
    return numbered(problem.with("id", new Json.Text(line.command().key().id())), line.number())
        .toJson();
  }

  private static Problem numbered(Problem problem, long number) {
    return problem.with("line", new Json.Num(number));
  }
}

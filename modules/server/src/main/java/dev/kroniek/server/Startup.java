package dev.kroniek.server;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Texts;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.NotAnsweredException;
import java.util.function.BooleanSupplier;

/**
 * Whether the daemon is still starting: it folds what the journal held, and takes in what waited in
 * the spool, which keeps it busy. Thread-safe.
 */
final class Startup {
  private final Kroniek kroniek;
  private final SpoolMeters spool;
  private final BooleanSupplier isSpoolTaken;

  /** The spool is taken in once {@code isSpoolTaken} says so. */
  Startup(Kroniek kroniek, SpoolMeters spool, BooleanSupplier isSpoolTaken) {
    this.kroniek = kroniek;
    this.spool = spool;
    this.isSpoolTaken = isSpoolTaken;
  }

  boolean isOver() {
    return kroniek.recovered().isDone() && isSpoolTaken.getAsBoolean();
  }

  /** What is told where the engine did not answer: while the daemon starts, that it does. */
  Exception told(NotAnsweredException unanswered) {
    return isOver() ? unanswered : new ProblemException(problem());
  }

  /** Why something is not answered yet, and what to do. */
  Problem problem() {
    long lagEntries = kroniek.status().lagEntries();
    return new Problem(
            Problem.Kind.NOT_READY,
            "the daemon, pid %d, is starting, with %s to fold and %s to take in; wait a moment, \"kroniek logs\" tells more"
                .formatted(
                    ProcessHandle.current().pid(),
                    Texts.counted(lagEntries, "entry", "entries"),
                    Texts.counted(spool.backlog(), "hook file", "hook files")))
        .with("lag_entries", new Json.Num(lagEntries));
  }
}

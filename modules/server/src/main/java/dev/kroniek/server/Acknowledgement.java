package dev.kroniek.server;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Outcome;
import dev.kroniek.domain.Reason;
import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.Receipt;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the sender of a command waits for. */
enum Acknowledgement {
  /** That it is safe in the journal. */
  JOURNALED(202),
  /** What became of it. */
  APPLIED(200);

  private static final long FOLD_SECONDS_MAX = 30;

  private final int status;

  Acknowledgement(int status) {
    this.status = status;
  }

  /** The one that {@code ?ack=} asks for. */
  static Acknowledgement of(Query query) throws ProblemException {
    String name = query.oneOf("ack", Set.of("journaled", "applied"));
    return name == null ? JOURNALED : valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** The status of a good answer. */
  int status() {
    return status;
  }

  /** What one line of NDJSON is told, once it is known: a rejection is an outcome like others. */
  CompletableFuture<Json.Obj> line(Command command, Receipt receipt) {
    return switch (this) {
      case JOURNALED -> receipt.journaled().thenApply(sequence -> journaled(command, sequence));
      case APPLIED ->
          applied(command, receipt)
              .thenApply(outcome -> outcome.toJson(command.key(), command.session()));
    };
  }

  /** What a single command is told, once it is known: a rejection is a problem. */
  CompletableFuture<Answer> answer(Command command, Receipt receipt) {
    return switch (this) {
      case JOURNALED -> line(command, receipt).thenApply(json -> Answer.line(status, json));
      case APPLIED -> applied(command, receipt).thenApply(outcome -> answer(command, outcome));
    };
  }

  private static Json.Obj journaled(Command command, long sequence) {
    SessionId session = command.session();
    return Json.Obj.builder()
        .put("id", command.key().id())
        .put("sequence", sequence)
        .putIfPresent("session", session == null ? null : session.value())
        .build();
  }

  private Answer answer(Command command, Outcome outcome) {
    Json.Obj json = outcome.toJson(command.key(), command.session());
    Reason reason = Problems.rejection(outcome);
    return reason == null
        ? Answer.line(status, json)
        : Answer.problem(Problems.rejected(reason, json));
  }

  /** A fold that stands still must not hold its callers for ever. */
  private static CompletableFuture<Outcome> applied(Command command, Receipt receipt) {
    return receipt
        .applied()
        .copy()
        .orTimeout(FOLD_SECONDS_MAX, TimeUnit.SECONDS)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    failure instanceof TimeoutException
                        ? notInTime(command)
                        : new CompletionException(failure)));
  }

  private static ProblemException notInTime(Command command) {
    return new ProblemException(
        new Problem(
                Problem.Kind.NOT_APPLIED_IN_TIME,
                "the command is in the journal and will be applied; do not send it anew")
            .with("id", new Json.Text(command.key().id())));
  }
}

package dev.kroniek.server;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.Outcome;
import dev.kroniek.domain.Reason;
import dev.kroniek.engine.AppendRefusedException;
import dev.kroniek.engine.NotAnsweredException;
import dev.kroniek.journal.CommandTooLargeException;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JournalFullException;
import dev.kroniek.json.JsonSyntaxException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.QuietException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong inside into what is told outside. */
final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  /** The problem behind a failure. Whatever nobody foresaw is logged, and told without details. */
  static Problem of(Throwable failure) {
    if (failure instanceof CompletionException && failure.getCause() != null) {
      return of(failure.getCause());
    }
    if (failure instanceof ProblemException e) {
      return e.problem();
    }
    if (failure instanceof JsonSyntaxException) {
      return new Problem(Problem.Kind.NOT_JSON, String.valueOf(failure.getMessage()));
    }
    if (failure instanceof MalformedCommandException e) {
      return new Problem(Problem.Kind.MALFORMED_COMMAND, String.valueOf(e.getMessage()))
          .with("field", new Json.Text(e.field()));
    }
    if (failure instanceof CommandTooLargeException) {
      return tooLarge();
    }
    if (failure instanceof AppendRefusedException e) {
      return refused(e);
    }
    if (failure instanceof NotAnsweredException) {
      return new Problem(
          Problem.Kind.NOT_WORKING, failure.getMessage() + "; see /health/live, and ask again");
    }
    if (failure instanceof JournalFullException) {
      return new Problem(
          Problem.Kind.DISK_FULL, "there is too little free space; nothing was lost");
    }
    if (failure instanceof JournalException) {
      return journalFailed();
    }
    if (failure instanceof TimeoutException) {
      return new Problem(Problem.Kind.TOO_SLOW, "the request did not arrive in time");
    }
    if (failure instanceof QuietException || failure instanceof ClosedChannelException) {
      LOG.debug("a client left or spoke no HTTP", failure);
      return new Problem(Problem.Kind.BAD_REQUEST, "the request ended early");
    }
    LOG.error("a request failed", failure);
    return new Problem(Problem.Kind.INTERNAL, "the daemon's log says what happened");
  }

  static Problem tooLarge() {
    return new Problem(
        Problem.Kind.TOO_LARGE, "a command takes at most " + CommandDoor.BYTES_MAX + " bytes");
  }

  private static Problem refused(AppendRefusedException e) {
    return switch (e.refusal()) {
      case OVERLOADED -> new Problem(Problem.Kind.OVERLOADED, String.valueOf(e.getMessage()));
      case DISK_FULL ->
          new Problem(
              Problem.Kind.DISK_FULL, "there is too little free space; the command was not taken");
      case CLOSED -> new Problem(Problem.Kind.STOPPING, "the daemon is stopping");
      case FAILED -> journalFailed();
      case FORGOTTEN -> forgotten();
    };
  }

  private static Problem journalFailed() {
    return new Problem(
        Problem.Kind.JOURNAL_FAILED,
        "whether the command was taken is not known; send it again, with the same id, once the"
            + " daemon was restarted");
  }

  static Problem forgotten() {
    return new Problem(Problem.Kind.SESSION_FORGOTTEN, "the session was forgotten, for ever")
        .with("reason", new Json.Text(Reason.SESSION_FORGOTTEN.wireName()));
  }

  /** Why the command was rejected, now or the first time it was sent; null where it was not. */
  static @Nullable Reason rejection(Outcome outcome) {
    if (outcome instanceof Outcome.Rejected rejected) {
      return rejected.reason();
    }
    return outcome instanceof Outcome.Duplicate duplicate ? duplicate.first().reason() : null;
  }

  /** A rejection, with all that the outcome says. */
  static Problem rejected(Reason reason, Json.Obj outcome) {
    String detail = outcome.text("detail");
    Problem.Kind kind = Problem.Kind.of(reason);
    return new Problem(
        kind, detail == null ? "the same command was rejected before" : detail, outcome);
  }
}

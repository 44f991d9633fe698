package dev.kroniek.server;

import dev.kroniek.engine.NotAnsweredException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Lets a read wait, without a thread, until what the journal held at the start is folded; then it
 * is made on one of the readers' threads.
 */
final class RecoveredRoute implements RouteHandler {
  private static final long SECONDS_MAX = 4;

  private final Supplier<CompletableFuture<Void>> recovered;
  private final Startup startup;
  private final Readers readers;
  private final Reading reading;

  RecoveredRoute(
      Supplier<CompletableFuture<Void>> recovered,
      Startup startup,
      Readers readers,
      Reading reading) {
    this.recovered = recovered;
    this.startup = startup;
    this.readers = readers;
    this.reading = reading;
  }

  /** Makes an answer out of what is read. */
  @FunctionalInterface
  interface Reading {
    Answer read(Exchange exchange) throws ProblemException, IOException;
  }

  @Override
  public void handle(Exchange exchange) {
    exchange.answer(
        recovered
            .get()
            .copy()
            .orTimeout(SECONDS_MAX, TimeUnit.SECONDS)
            .exceptionallyCompose(failure -> CompletableFuture.failedFuture(notReady(failure)))
            .thenComposeAsync(done -> read(exchange), readers));
  }

  private CompletableFuture<Answer> read(Exchange exchange) {
    try {
      Answer answer = reading.read(exchange);
      readers.admit(answer, exchange.request());
      return CompletableFuture.completedFuture(answer);
    } catch (NotAnsweredException e) {
      return CompletableFuture.failedFuture(startup.told(e));
    } catch (ProblemException | IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private ProblemException notReady(Throwable failure) {
    return failure instanceof TimeoutException
        ? new ProblemException(startup.problem())
        : new ProblemException(
            Problem.Kind.NOT_WORKING, "the journal could not be folded; the log says why");
  }
}

package dev.kroniek.server;

import dev.kroniek.domain.Command;
import dev.kroniek.engine.AppendRefusedException;
import dev.kroniek.engine.Receipt;
import dev.kroniek.hooks.AgentAdapter;
import dev.kroniek.hooks.AgentName;
import dev.kroniek.hooks.HookContext;
import dev.kroniek.hooks.RawPayload;
import dev.kroniek.hooks.RejectedPayloadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/hooks/{agent}}: a payload as an agent hands it to its hook. Small ones are read
 * before they are parsed; larger ones are parsed while they come, one at a time.
 */
final class HookRoute implements RouteHandler {
  private static final Logger LOG = LoggerFactory.getLogger(HookRoute.class);
  private static final int SMALL_BYTES_MAX = 1 << 20;
  private static final long LARGE_SECONDS_MAX = 60;
  private static final Problem UNTOLD_LENGTH =
      new Problem(
          Problem.Kind.TOO_LARGE,
          "a payload of more than " + SMALL_BYTES_MAX + " bytes must come with Content-Length");

  private final Intake intake;
  private final Semaphore large = new Semaphore(1);

  HookRoute(Intake intake) {
    this.intake = intake;
  }

  @Override
  public void handle(Exchange exchange) throws ProblemException {
    HookContext context = context(exchange);
    Request request = exchange.request();
    if (request.getLength() > SMALL_BYTES_MAX) {
      exchange.answer(stream(request, context));
      return;
    }
    exchange.answer(
        RequestBody.read(request, SMALL_BYTES_MAX, UNTOLD_LENGTH)
            .thenComposeAsync(body -> journal(RawPayload.of(body), context), exchange.executor()));
  }

  private HookContext context(Exchange exchange) throws ProblemException {
    try {
      return new HookContext(
          new AgentName(exchange.parameter("agent")),
          exchange.header("X-Kroniek-Project"),
          pid(exchange.header("X-Kroniek-Pid")),
          intake.clock().instant(),
          "http-" + UUID.randomUUID());
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.Kind.MALFORMED_PARAMETER, String.valueOf(e.getMessage()));
    }
  }

  private static OptionalLong pid(@Nullable String header) throws ProblemException {
    if (header == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(header.strip()));
    } catch (NumberFormatException e) {
      throw new ProblemException(
          Problem.Kind.MALFORMED_PARAMETER, "X-Kroniek-Pid: must be a whole number");
    }
  }

  /** Holds this thread while the payload comes, for a minute at most. */
  private CompletableFuture<Answer> stream(Request request, HookContext context)
      throws ProblemException {
    if (!large.tryAcquire()) {
      throw new ProblemException(
          Problem.Kind.OVERLOADED, "another payload of more than 1 MiB is being read");
    }
    Scheduler.Task deadline =
        request
            .getComponents()
            .getScheduler()
            .schedule(
                () -> request.fail(new TimeoutException("the payload took too long")),
                LARGE_SECONDS_MAX,
                TimeUnit.SECONDS);
    try (InputStream bytes = Content.Source.asInputStream(request)) {
      CompletableFuture<Answer> answer =
          journal(new RawPayload(bytes, request.getLength()), context);
      readOn(bytes);
      return answer;
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    } finally {
      deadline.cancel();
      large.release();
    }
  }

  /** To the end, so that whoever is still sending hears the answer instead of a broken pipe. */
  private static void readOn(InputStream bytes) {
    try {
      bytes.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      LOG.debug("a client did not send the rest of what is answered already", e);
    }
  }

  private CompletableFuture<Answer> journal(RawPayload payload, HookContext context) {
    try {
      List<Command> commands =
          AgentAdapter.of(context.agent(), intake.prompts(), intake.redactor())
              .commands(payload, context);
      CompletableFuture<?>[] journaled =
          intake.appender().appendAll(commands).stream()
              .map(Receipt::journaled)
              .toArray(CompletableFuture<?>[]::new);
      return CompletableFuture.allOf(journaled).thenApply(all -> Answer.empty(204));
    } catch (RejectedPayloadException e) {
      return CompletableFuture.failedFuture(
          new ProblemException(
              new Problem(Problem.Kind.MALFORMED_COMMAND, e.reason()).redacted(intake.redactor())));
    } catch (AppendRefusedException | IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}

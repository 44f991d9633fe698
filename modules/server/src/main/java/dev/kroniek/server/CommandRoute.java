package dev.kroniek.server;

import dev.kroniek.domain.Command;
import dev.kroniek.engine.AppendRefusedException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** {@code POST /v1/commands}: one command as JSON, or any number as NDJSON. */
final class CommandRoute implements RouteHandler {
  private final CommandDoor door;
  private final CommandAppender appender;

  CommandRoute(CommandDoor door, CommandAppender appender) {
    this.door = door;
    this.appender = appender;
  }

  @Override
  public void handle(Exchange exchange) throws ProblemException {
    Acknowledgement acknowledgement = Acknowledgement.of(exchange.query());
    switch (exchange.contentType()) {
      case "application/json", "application/cloudevents+json" ->
          exchange.answer(
              RequestBody.read(exchange.request(), CommandDoor.BYTES_MAX, Problems.tooLarge())
                  .thenCompose(body -> append(body, acknowledgement)));
      case "application/x-ndjson" ->
          new CommandStream(exchange, new LineAppender(door, appender, acknowledgement)).start();
      default ->
          throw new ProblemException(
              Problem.Kind.WRONG_CONTENT_TYPE,
              "send application/json, application/cloudevents+json or application/x-ndjson");
    }
  }

  private CompletableFuture<Answer> append(byte[] body, Acknowledgement acknowledgement) {
    try {
      Command command = door.read(body);
      return acknowledgement.answer(command, appender.appendAll(List.of(command)).get(0));
    } catch (ProblemException | AppendRefusedException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}

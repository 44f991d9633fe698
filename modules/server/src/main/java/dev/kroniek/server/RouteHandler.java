package dev.kroniek.server;

import java.io.IOException;

/** Answers the requests of one route, at once or later. For many threads; must not wait long. */
interface RouteHandler {
  void handle(Exchange exchange) throws ProblemException, IOException;
}

package dev.kroniek.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;

/** Counts and times requests by route, method and status. Thread-safe. */
final class HttpMeters {
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");

  private final MeterRegistry registry;

  HttpMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Times the request until its answer is written.
   *
   * @param route its template, so that no sender can grow the metrics
   */
  void count(Exchange.Incoming incoming, String route) {
    Request request = incoming.request();
    String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "other";
    Request.addCompletionListener(
        request,
        failure ->
            Timer.builder("kroniek.http.requests")
                .description("Requests, from the first byte to the last of the answer")
                .tag("route", route)
                .tag("method", method)
                .tag("status", String.valueOf(incoming.response().getStatus()))
                .register(registry)
                .record(System.nanoTime() - request.getBeginNanoTime(), TimeUnit.NANOSECONDS));
  }
}

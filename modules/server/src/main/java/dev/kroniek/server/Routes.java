package dev.kroniek.server;

import dev.kroniek.engine.Kroniek;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The list of all routes. {@code openapi.json} describes the same ones; a test compares them. */
final class Routes {
  private static final String OPENAPI = "openapi.json";

  private final Kroniek kroniek;
  private final Startup startup;
  private final Readers readers = new Readers();

  private Routes(Kroniek kroniek, Startup startup) {
    this.kroniek = kroniek;
    this.startup = startup;
  }

  static List<Route> of(
      Kroniek kroniek, Startup startup, Intake intake, Probes probes, ServerMetrics metrics) {
    return new Routes(kroniek, startup).all(intake, probes, metrics);
  }

  private List<Route> all(Intake intake, Probes probes, ServerMetrics metrics) {
    SessionReads reads = new SessionReads(kroniek, intake.clock());
    Pages pages = new Pages(kroniek, reads, intake.clock());
    RouteHandler commands =
        new CommandRoute(new CommandDoor(intake.clock(), intake.redactor()), intake.appender());
    MaintenanceRoute maintenance = new MaintenanceRoute(kroniek);
    Answer openapi = Answer.of(200, "application/json", resource(OPENAPI));
    return List.of(
        new Route("POST", "/v1/commands", Access.TOKEN, commands),
        new Route("POST", "/v1/hooks/{agent}", Access.TOKEN, new HookRoute(intake)),
        read("/v1/sessions", reads::list),
        read("/v1/sessions/{id}", reads::one),
        read("/v1/sessions/{id}/history", reads::history),
        read("/v1/session-ids", reads::ids),
        read("/v1/outcomes", reads::outcomes),
        new Route("POST", "/v1/maintenance", Access.TOKEN, maintenance::begin),
        new Route("GET", "/v1/maintenance", Access.TOKEN, maintenance::progress),
        new Route("GET", "/v1/status", Access.TOKEN, probes::status),
        new Route("GET", "/metrics", Access.FREE, exchange -> exchange.answer(scrape(metrics))),
        new Route("GET", "/health/live", Access.FREE, probes::live),
        new Route("GET", "/health/ready", Access.FREE, probes::ready),
        new Route("GET", "/openapi.json", Access.TOKEN, exchange -> exchange.answer(openapi)),
        page("/", pages::list),
        page("/sessions/{id}", pages::one));
  }

  private Route read(String template, RecoveredRoute.Reading reading) {
    return new Route(
        "GET",
        template,
        Access.TOKEN,
        new RecoveredRoute(kroniek::recovered, startup, readers, reading));
  }

  private Route page(String template, RecoveredRoute.Reading reading) {
    return new Route(
        "GET",
        template,
        Access.PAGE,
        new RecoveredRoute(kroniek::recovered, startup, readers, reading));
  }

  private static Answer scrape(ServerMetrics metrics) {
    return Answer.of(200, ServerMetrics.CONTENT_TYPE, metrics.scrape());
  }

  private static String resource(String name) {
    try (InputStream in = Routes.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

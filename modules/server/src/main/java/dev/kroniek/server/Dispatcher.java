package dev.kroniek.server;

import dev.kroniek.redaction.Redactor;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request, lets it through the gate, and hands it to its handler. */
final class Dispatcher extends Handler.Abstract {
  private final List<Route> routes;
  private final Gate gate;
  private final Executor executor;
  private final HttpMeters meters;
  private final Redactor redactor;

  Dispatcher(
      List<Route> routes, Gate gate, Executor executor, MeterRegistry registry, Redactor redactor) {
    this.routes = List.copyOf(routes);
    this.gate = gate;
    this.executor = executor;
    this.meters = new HttpMeters(registry);
    this.redactor = redactor;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    // No page of another site may guess what an answer is, no cache may keep it.
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    try {
      dispatch(new Exchange.Incoming(request, response, callback));
    } catch (Exception e) {
      Exchange.write(response, callback, refusal(request, e));
    }
    return true;
  }

  private void dispatch(Exchange.Incoming incoming) throws Exception {
    Request request = incoming.request();
    gate.checkAddress(request);
    Route route = find(request);
    meters.count(incoming, route == null ? "none" : route.template());
    Access access = route == null ? Access.TOKEN : route.access();
    Map<String, String> parameters = route == null ? null : route.match(path(request));
    Exchange exchange =
        new Exchange(incoming, executor, parameters == null ? Map.of() : parameters, redactor);
    if (access == Access.PAGE && gate.isOpenedBy(exchange.query().text("token"))) {
      exchange.answer(rememberToken(request));
      return;
    }
    gate.checkToken(request, access);
    if (route == null) {
      exchange.answer(unserved(request));
    } else {
      route.handler().handle(exchange);
    }
  }

  /** From the address with the token to the one without, so that it stays in no history. */
  private Answer rememberToken(Request request) {
    return Answer.empty(303)
        .with("Location", path(request))
        .with("Set-Cookie", gate.cookie())
        .with("Referrer-Policy", "no-referrer");
  }

  private @Nullable Route find(Request request) {
    for (Route route : routes) {
      if (route.serves(request.getMethod()) && route.match(path(request)) != null) {
        return route;
      }
    }
    return null;
  }

  private static String path(Request request) {
    String path = request.getHttpURI().getPath();
    return path == null ? "/" : path;
  }

  private Answer unserved(Request request) {
    String path = path(request);
    String allowed =
        routes.stream()
            .filter(route -> route.match(path) != null)
            .map(Route::allowed)
            .distinct()
            .collect(Collectors.joining(", "));
    if (allowed.isEmpty()) {
      return Answer.problem(
          new Problem(Problem.Kind.NO_SUCH_ROUTE, "/openapi.json lists the routes"));
    }
    Problem problem = new Problem(Problem.Kind.METHOD_NOT_ALLOWED, "allowed here: " + allowed);
    return Answer.problem(problem).with("Allow", allowed);
  }

  private Answer refusal(Request request, Exception failure) {
    Problem problem = Problems.of(failure).redacted(redactor);
    String accepted = request.getHeaders().get(HttpHeader.ACCEPT);
    boolean isBrowser = accepted != null && accepted.contains("text/html");
    return problem.kind() == Problem.Kind.TOKEN_MISSING && isBrowser
        ? Pages.locked()
        : Answer.problem(problem);
  }
}

package dev.kroniek.server;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers what Jetty refuses by itself, such as a malformed request line, as a problem too. */
final class ProblemHandler implements Request.Handler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    Answer answer = Answer.problem(problem(status, request));
    Exchange.write(
        response,
        callback,
        new Answer(Math.max(status, HttpStatus.BAD_REQUEST_400), answer.headers(), answer.body()));
    return true;
  }

  private static Problem problem(int status, Request request) {
    Object message = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
    String detail = text(message, status);
    if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
      return new Problem(Problem.Kind.STOPPING, "the daemon is stopping");
    }
    if (status == HttpStatus.REQUEST_TIMEOUT_408) {
      return new Problem(Problem.Kind.TOO_SLOW, "the request did not arrive in time");
    }
    return status >= HttpStatus.INTERNAL_SERVER_ERROR_500
        ? new Problem(Problem.Kind.INTERNAL, "the daemon's log says what happened")
        : new Problem(Problem.Kind.BAD_REQUEST, detail);
  }

  private static String text(@Nullable Object message, int status) {
    return message == null ? HttpStatus.getMessage(status) : message.toString();
  }
}

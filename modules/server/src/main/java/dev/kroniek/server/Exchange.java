package dev.kroniek.server;

import dev.kroniek.domain.SessionId;
import dev.kroniek.redaction.Redactor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** One request and its one answer. */
final class Exchange {
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Executor executor;
  private final Map<String, String> parameters;
  private final Redactor redactor;
  private final Query query;

  /**
   * @param executor where answers that come later are written
   * @param parameters the raw segments of the path that stand in the route's braces
   * @param redactor takes secrets out of what errors quote
   */
  Exchange(Incoming incoming, Executor executor, Map<String, String> parameters, Redactor redactor)
      throws ProblemException {
    this.request = incoming.request();
    this.response = incoming.response();
    this.callback = incoming.callback();
    this.executor = executor;
    this.parameters = parameters;
    this.redactor = redactor;
    this.query = Query.parse(request.getHttpURI().getQuery());
  }

  /** What Jetty hands over. */
  record Incoming(Request request, Response response, Callback callback) {}

  Request request() {
    return request;
  }

  Response response() {
    return response;
  }

  Callback callback() {
    return callback;
  }

  Executor executor() {
    return executor;
  }

  Query query() {
    return query;
  }

  /** The header's value, or null where it is absent. */
  @Nullable String header(String name) {
    return request.getHeaders().get(name);
  }

  /** The content type in lower case, without parameters; empty where the sender named none. */
  String contentType() throws ProblemException {
    String[] parts =
        String.valueOf(request.getHeaders().get(HttpHeader.CONTENT_TYPE))
            .toLowerCase(Locale.ROOT)
            .split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        throw new ProblemException(Problem.Kind.WRONG_CONTENT_TYPE, "only UTF-8 is understood");
      }
    }
    return request.getHeaders().contains(HttpHeader.CONTENT_TYPE) ? parts[0].strip() : "";
  }

  /** A segment of the path, decoded. */
  String parameter(String name) throws ProblemException {
    String raw = parameters.get(name);
    if (raw == null) {
      throw new IllegalArgumentException("the route has no {" + name + "}");
    }
    return PercentEncoding.decode(name, raw);
  }

  /** The session that the path names in {@code {id}}. */
  SessionId session() throws ProblemException {
    String id = parameter("id");
    try {
      return new SessionId(id);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.Kind.MALFORMED_PARAMETER, String.valueOf(e.getMessage()));
    }
  }

  void answer(Answer answer) {
    write(response, callback, answer);
  }

  static void write(Response response, Callback callback, Answer answer) {
    response.setStatus(answer.status());
    answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    if (body.length > 0) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    }
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  /** Answers once the answer is known, on the executor. A failure becomes a problem. */
  void answer(CompletableFuture<Answer> answer) {
    CompletableFuture<Void> unused =
        answer
            .exceptionally(failure -> Answer.problem(Problems.of(failure).redacted(redactor)))
            .thenAcceptAsync(this::answer, executor)
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    callback.failed(failure);
                  }
                });
  }
}

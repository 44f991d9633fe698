package dev.kroniek.server;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;

/** A whole answer, ready to be written as UTF-8. */
record Answer(int status, Map<String, String> headers, String body) {
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";

  Answer {
    headers = Map.copyOf(headers);
  }

  /** Indented: people read these with curl. */
  static Answer json(Json value) {
    return of(200, JSON, JsonText.pretty(value));
  }

  /** On one line: programs read these. */
  static Answer line(int status, Json value) {
    return of(status, JSON, JsonText.compact(value) + "\n");
  }

  static Answer of(int status, String contentType, String body) {
    return new Answer(status, Map.of("Content-Type", contentType), body);
  }

  static Answer empty(int status) {
    return new Answer(status, Map.of(), "");
  }

  static Answer problem(Problem problem) {
    Answer answer = of(problem.status(), PROBLEM, JsonText.pretty(problem.toJson()));
    if (problem.kind().isWorthRetrying()) {
      return answer.with("Retry-After", "1");
    }
    return problem.kind() == Problem.Kind.TOKEN_MISSING
        ? answer.with("WWW-Authenticate", "Bearer realm=\"kroniek\"")
        : answer;
  }

  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, more, body);
  }
}

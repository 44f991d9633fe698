package dev.kroniek.server;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A method and a path that are served.
 *
 * @param method {@code GET} (then {@code HEAD} too) or {@code POST}
 * @param template such as {@code /v1/sessions/{id}}: a segment in braces stands for any one that is
 *     not empty
 */
record Route(String method, String template, Access access, RouteHandler handler) {

  /** The raw segments that stand in the template's braces, or null where the path is another. */
  @Nullable Map<String, String> match(String rawPath) {
    String[] wanted = template.split("/", -1);
    String[] given = rawPath.split("/", -1);
    if (wanted.length != given.length) {
      return null;
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("{") && !given[i].isEmpty()) {
        parameters.put(wanted[i].substring(1, wanted[i].length() - 1), given[i]);
      } else if (!wanted[i].equals(given[i])) {
        return null;
      }
    }
    return parameters;
  }

  boolean serves(String requestMethod) {
    return method.equals(requestMethod) || ("GET".equals(method) && "HEAD".equals(requestMethod));
  }

  /** What the header Allow says of it. */
  String allowed() {
    return "GET".equals(method) ? "GET, HEAD" : method;
  }
}

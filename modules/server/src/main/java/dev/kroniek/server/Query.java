package dev.kroniek.server;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters after the question mark. Unknown ones are ignored, repeated ones refused. */
final class Query {
  private final Map<String, String> values;

  private Query(Map<String, String> values) {
    this.values = values;
  }

  static Query parse(@Nullable String raw) throws ProblemException {
    Map<String, String> values = new HashMap<>();
    if (raw == null || raw.isEmpty()) {
      return new Query(values);
    }
    for (String pair : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      String decoded = PercentEncoding.decode("query", name);
      if (values.put(decoded, PercentEncoding.decode("query", value.replace('+', ' '))) != null) {
        throw malformed(shown(decoded), "is given twice");
      }
    }
    return new Query(values);
  }

  /** The name, unless it may be something that was put there by mistake, such as a secret. */
  private static String shown(String name) {
    return name.matches("[a-z_]{1,32}") ? name : "a parameter";
  }

  /** The value, or null where the parameter is absent or empty. */
  @Nullable String text(String name) {
    String value = values.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** The value, which must be one of those allowed; null where it is absent. */
  @Nullable String oneOf(String name, Set<String> allowed) throws ProblemException {
    String value = text(name);
    if (value != null && !allowed.contains(value)) {
      throw malformed(
          name, "must be one of " + String.join(", ", allowed.stream().sorted().toList()));
    }
    return value;
  }

  /** Whether the parameter is given as {@code true}. */
  boolean flag(String name) throws ProblemException {
    return "true".equals(oneOf(name, Set.of("true", "false")));
  }

  /** A whole number from {@code min} to {@code max}. */
  long number(String name, Range range) throws ProblemException {
    String value = text(name);
    if (value == null) {
      return range.absent();
    }
    try {
      long number = Long.parseLong(value);
      if (number >= range.min() && number <= range.max()) {
        return number;
      }
    } catch (NumberFormatException e) {
      // answered below, like a number out of range
    }
    throw malformed(name, "must be a whole number from " + range.min() + " to " + range.max());
  }

  /** What a number may be, and what it is where it is not given. */
  record Range(long min, long max, long absent) {}

  private static ProblemException malformed(String name, String problem) {
    return new ProblemException(Problem.Kind.MALFORMED_PARAMETER, name + ": " + problem);
  }
}

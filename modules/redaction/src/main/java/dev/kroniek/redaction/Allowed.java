package dev.kroniek.redaction;

import com.google.re2j.Pattern;
import java.util.List;

/**
 * What is no secret though it stands where one would: placeholders, variables, what was redacted
 * already. Thread-safe.
 *
 * @param values each of them matches a whole value
 * @param names with which the name of what is assigned to may end: small letters and digits
 */
record Allowed(List<Pattern> values, List<String> names) {
  static final Allowed NOTHING = new Allowed(List.of(), List.of());

  private static final Pattern MARKERS = Pattern.compile("(?:\\[redacted:[a-z0-9-]{1,32}\\])+");

  /** The longest value that is compared; none of those that are allowed comes near. */
  private static final int CHARS_MAX = 256;

  Allowed {
    values = List.copyOf(values);
    names = List.copyOf(names);
  }

  boolean allowsValue(String value) {
    return value.length() <= CHARS_MAX
        && (MARKERS.matches(value) || values.stream().anyMatch(each -> each.matches(value)));
  }

  boolean allowsName(String name) {
    StringBuilder plain = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '_' && Words.isOfWord(c)) {
        plain.append(Character.toLowerCase(c));
      }
    }
    String text = plain.toString();
    return names.stream().anyMatch(text::endsWith);
  }
}

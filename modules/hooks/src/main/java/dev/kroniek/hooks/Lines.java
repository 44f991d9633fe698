package dev.kroniek.hooks;

import org.jspecify.annotations.Nullable;

/** Lines of a text. */
final class Lines {
  private Lines() {}

  /** The first line that is not blank, without the space around it; null where there is none. */
  static @Nullable String first(@Nullable String text) {
    if (text == null) {
      return null;
    }
    int from = 0;
    while (from < text.length() && Character.isWhitespace(text.charAt(from))) {
      from++;
    }
    int to = from;
    while (to < text.length() && text.charAt(to) != '\n' && text.charAt(to) != '\r') {
      to++;
    }
    return from == to ? null : text.substring(from, to).stripTrailing();
  }
}

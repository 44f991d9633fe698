package dev.kroniek.cli;

import java.util.Locale;

/**
 * Makes text from data safe to print: control characters, and those that reorder or break lines,
 * become visible escapes, so that no session title can clear a screen or retitle a window.
 */
final class Printable {
  private Printable() {}

  /** The text on one line. */
  static String line(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isUnsafe(text.charAt(i))) {
        return escaped(text);
      }
    }
    return text;
  }

  /**
   * JSON text as it is, but for characters that JSON allows and a terminal obeys. Those stand only
   * inside strings, where an escape means the same.
   */
  static String json(String json) {
    StringBuilder out = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c >= 0x20 && isUnsafe(c)) {
        out.append(unicode(c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (isUnsafe(c)) {
            out.append(unicode(c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }

  private static String unicode(char c) {
    return String.format(Locale.ROOT, "\\u%04x", (int) c);
  }

  private static boolean isUnsafe(char c) {
    return Character.isISOControl(c)
        || c == 0x061c // the marks, embeddings, overrides and isolates that reorder text
        || (c >= 0x200e && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}

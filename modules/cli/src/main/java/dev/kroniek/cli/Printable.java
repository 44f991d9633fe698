package dev.kroniek.cli;

import java.util.Locale;

/**
 * Makes text from data safe to print: control characters, those that reorder or break lines, and
 * those that nobody sees become visible escapes, so that no session title can clear a screen,
 * retitle a window or look like another.
 */
final class Printable {
  private Printable() {}

  /** The text on one line. */
  static String line(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isUnsafe(text, i)) {
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
      if (c >= 0x20 && isUnsafe(json, i)) {
        out.append(unicode(c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** The text on as many lines as it has. */
  static String lines(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isBlank = c == '\n' || c == '\r' || c == '\t';
      if (!isBlank && isUnsafe(text, i)) {
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
          if (isUnsafe(text, i)) {
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

  /** Joiners are not among them: emoji and scripts are written with them. */
  private static boolean isUnsafe(String text, int index) {
    char c = text.charAt(index);
    return Character.isISOControl(c)
        || c == 0x061c // the marks, embeddings, overrides and isolates that reorder text
        || (c >= 0x200e && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x00ad // what is not seen
        || c == 0x180e
        || c == 0x200b
        || (c >= 0x2060 && c <= 0x2064)
        || c == 0xfeff
        || (c >= 0xfff9 && c <= 0xfffb)
        || isOfTag(text, index);
  }

  /** Half of one of the characters U+E0000 to U+E007F, an invisible copy of ASCII. */
  private static boolean isOfTag(String text, int index) {
    int first = Character.isLowSurrogate(text.charAt(index)) ? index - 1 : index;
    if (first < 0 || first + 1 >= text.length()) {
      return false;
    }
    int code = text.codePointAt(first);
    return code >= 0xe0000 && code <= 0xe007f;
  }
}

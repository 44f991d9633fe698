package dev.kroniek.redaction;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text with the escapes of JSON resolved, and where each character came from: text that was not
 * parsed, or that holds JSON, hides a secret behind them. Zero bytes are passed over, so that
 * UTF-16 read as bytes is legible.
 */
final class Unescaped {
  private static final String SHORT_ESCAPES = "\"\\/bfnrt";
  private static final String MEANT = "\"\\/\b\f\n\r\t";
  private static final int HEX_DIGITS = 4;

  private final char[] text;
  private final int[] origins;
  private int length;

  private Unescaped(int capacity) {
    this.text = new char[capacity];
    this.origins = new int[capacity + 1];
  }

  /** The text without its escapes, null where there are none. */
  static @Nullable Unescaped of(char[] source, int length) {
    if (!hasEscapes(source, length)) {
      return null;
    }
    Unescaped view = new Unescaped(length);
    int at = 0;
    while (at < length) {
      view.origins[view.length] = at;
      at += view.take(source, at, length);
    }
    view.origins[view.length] = length;
    return view;
  }

  private static boolean hasEscapes(char[] source, int length) {
    for (int i = 0; i < length; i++) {
      if (source[i] == '\\' || source[i] == 0) {
        return true;
      }
    }
    return false;
  }

  /** Takes one character as it is meant. Returns how many it takes in the source. */
  private int take(char[] source, int at, int length) {
    char c = source[at];
    if (c == 0) {
      return 1;
    }
    if (c == '\\' && at + 1 < length) {
      int index = SHORT_ESCAPES.indexOf(source[at + 1]);
      if (index >= 0) {
        text[this.length++] = MEANT.charAt(index);
        return 2;
      }
      int code = source[at + 1] == 'u' ? hex(source, at + 2, length) : -1;
      if (code >= 0) {
        text[this.length++] = (char) code;
        return 2 + HEX_DIGITS;
      }
    }
    text[this.length++] = c;
    return 1;
  }

  private static int hex(char[] source, int at, int length) {
    if (at + HEX_DIGITS > length) {
      return -1;
    }
    int code = 0;
    for (int i = at; i < at + HEX_DIGITS; i++) {
      int digit = Character.digit(source[i], 16);
      if (digit < 0) {
        return -1;
      }
      code = code << 4 | digit;
    }
    return code;
  }

  char[] text() {
    return text;
  }

  int length() {
    return length;
  }

  /** What was found here, where it stands in the source. */
  List<Found> inSource(List<Found> found) {
    return found.stream()
        .map(each -> new Found(origins[each.from()], origins[each.to()], each.rule()))
        .toList();
  }
}

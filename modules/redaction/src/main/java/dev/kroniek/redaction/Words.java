package dev.kroniek.redaction;

import java.util.function.IntPredicate;

/** Where words begin and end. */
final class Words {
  private static final int PERCENT_CHARS = 3;

  private Words() {}

  static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isOfWord(int c) {
    return isLetter(c) || isDigit(c) || c == '_';
  }

  /** Whether every character is one of those. */
  static boolean consistsOf(String text, IntPredicate these) {
    for (int i = 0; i < text.length(); i++) {
      if (!these.test(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether what begins there does not go on a word: it may follow a percent-encoded byte. */
  static boolean startsAt(char[] text, int at) {
    return at == 0
        || !isOfWord(text[at])
        || !isOfWord(text[at - 1])
        || (at >= PERCENT_CHARS && text[at - PERCENT_CHARS] == '%');
  }

  /**
   * Whether a part of a name begins there, in any way of writing names: {@code DB_PASS}, {@code
   * db-pass}, {@code dbPass}.
   */
  static boolean partStartsAt(char[] text, int at) {
    if (at == 0 || !isLetter(text[at - 1])) {
      return true;
    }
    return text[at] >= 'A' && text[at] <= 'Z' && text[at - 1] >= 'a';
  }
}

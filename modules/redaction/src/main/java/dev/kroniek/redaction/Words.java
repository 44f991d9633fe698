package dev.kroniek.redaction;

import java.util.function.IntPredicate;

/** Where words begin and end. */
final class Words {
  private static final int PERCENT_CHARS = 3;
  private static final int SEQUENCE_CHARS_MAX = 24;
  private static final char CONTROL_SEQUENCE_INTRODUCER = 0x9b;
  private static final String SHORT_ESCAPES = "bfnrt";

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

  /**
   * Whether what begins there does not go on a word: it may follow a percent-encoded byte, an
   * escape that was escaped once more, or what colours it on a terminal.
   */
  static boolean startsAt(char[] text, int at) {
    return at == 0
        || !isOfWord(text[at])
        || !isOfWord(text[at - 1])
        || (at >= PERCENT_CHARS && text[at - PERCENT_CHARS] == '%')
        || endsEscape(text, at)
        || endsColour(text, at);
  }

  /** Whether {@code \n} or the like ends there. */
  private static boolean endsEscape(char[] text, int at) {
    return at > 1 && text[at - 2] == '\\' && SHORT_ESCAPES.indexOf(text[at - 1]) >= 0;
  }

  /**
   * Whether a control sequence such as {@code ESC [ 1 ; 3 1 m} ends there, however ESC is spelled.
   */
  private static boolean endsColour(char[] text, int at) {
    if (!isLetter(text[at - 1])) {
      return false;
    }
    int from = at - 1;
    while (from > 0 && at - from < SEQUENCE_CHARS_MAX && isOfSequence(text[from - 1])) {
      from--;
    }
    return from > 0 && (text[from - 1] == '[' || text[from - 1] == CONTROL_SEQUENCE_INTRODUCER);
  }

  private static boolean isOfSequence(char c) {
    return isDigit(c) || c == ';' || c == ':' || c == '?';
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

package dev.kroniek.hooks;

import java.io.IOException;
import java.io.Reader;

/**
 * Passes JSON text on with every over-long string shortened, so that whoever parses it never holds
 * more than {@code stringCharsMax} characters of one string, however long the text is.
 *
 * <p>What was valid JSON stays valid. A string is cut between characters: never inside an escape,
 * never between the halves of a surrogate pair, escaped or not. What is dropped is not checked
 * beyond finding its end. Keys are strings too. For one thread.
 */
final class ShorteningReader extends Reader {
  /** The longest number or word outside strings; no real one comes near. */
  static final int TOKEN_CHARS_MAX = 1000;

  private static final int BLOCK_CHARS = 8192;
  private static final int ESCAPE_CHARS_MAX = 6;

  private final Reader source;
  private final int stringCharsMax;
  private final char[] block = new char[BLOCK_CHARS];
  private final char[] ready = new char[BLOCK_CHARS + ESCAPE_CHARS_MAX];
  private int readyFrom;
  private int readyTo;

  private Where where = Where.OUTSIDE;
  private boolean isAtStart = true;
  private int tokenChars;
  private int stringChars;
  private boolean isHalfAPair;
  private final char[] escape = new char[ESCAPE_CHARS_MAX];
  private int escapeChars;
  private int escapeValue;

  private enum Where {
    OUTSIDE,
    STRING,
    ESCAPE,
    HEX_DIGITS
  }

  /** A text that cannot be JSON, found before the parser saw it. */
  static final class MalformedTextException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedTextException(String problem) {
      super(problem);
    }
  }

  ShorteningReader(Reader source, int stringCharsMax) {
    this.source = source;
    this.stringCharsMax = stringCharsMax;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    while (readyFrom == readyTo) {
      if (!fill()) {
        return -1;
      }
    }
    int count = Math.min(length, readyTo - readyFrom);
    System.arraycopy(ready, readyFrom, target, offset, count);
    readyFrom += count;
    return count;
  }

  /** Takes the next block, which may leave nothing ready. False at the end. */
  private boolean fill() throws IOException {
    int count = source.read(block, 0, BLOCK_CHARS);
    if (count < 0) {
      return false;
    }
    readyFrom = 0;
    readyTo = 0;
    for (int i = 0; i < count; i++) {
      take(block[i]);
    }
    return true;
  }

  private void take(char c) throws IOException {
    switch (where) {
      case OUTSIDE -> outside(c);
      case STRING -> inString(c);
      case ESCAPE -> afterBackslash(c);
      case HEX_DIGITS -> hexDigit(c);
    }
  }

  private void outside(char c) throws IOException {
    boolean isByteOrderMark = isAtStart && c == '\uFEFF';
    isAtStart = false;
    if (isByteOrderMark) {
      return;
    }
    pass(c);
    if (c == '"') {
      where = Where.STRING;
      stringChars = 0;
      isHalfAPair = false;
      tokenChars = 0;
    } else if (isBetweenTokens(c)) {
      tokenChars = 0;
    } else if (++tokenChars > TOKEN_CHARS_MAX) {
      throw new MalformedTextException(
          "a number or word outside strings has more than " + TOKEN_CHARS_MAX + " characters");
    }
  }

  private static boolean isBetweenTokens(char c) {
    return c <= ' ' || c == ',' || c == ':' || c == '[' || c == ']' || c == '{' || c == '}';
  }

  private void inString(char c) {
    if (c == '"') {
      pass(c);
      where = Where.OUTSIDE;
    } else if (c == '\\') {
      escape[0] = c;
      escapeChars = 1;
      where = Where.ESCAPE;
    } else if (isKept(c)) {
      pass(c);
    }
  }

  private void afterBackslash(char c) {
    escape[escapeChars++] = c;
    if (c == 'u') {
      escapeValue = 0;
      where = Where.HEX_DIGITS;
    } else {
      endEscape(c);
    }
  }

  private void hexDigit(char c) throws IOException {
    int digit = Character.digit(c, 16);
    if (digit < 0 || c > 'f') {
      throw new MalformedTextException("a string holds \\u without four hexadecimal digits");
    }
    escape[escapeChars++] = c;
    escapeValue = escapeValue << 4 | digit;
    if (escapeChars == ESCAPE_CHARS_MAX) {
      endEscape((char) escapeValue);
    }
  }

  private void endEscape(char meant) {
    where = Where.STRING;
    if (isKept(meant)) {
      for (int i = 0; i < escapeChars; i++) {
        pass(escape[i]);
      }
    }
  }

  /** Whether the string's next character stays: while there is room, or to complete a pair. */
  private boolean isKept(char meant) {
    boolean isRoom =
        stringChars < stringCharsMax
            || (stringChars == stringCharsMax && isHalfAPair && Character.isLowSurrogate(meant));
    isHalfAPair = isRoom && Character.isHighSurrogate(meant);
    if (isRoom) {
      stringChars++;
    }
    return isRoom;
  }

  private void pass(char c) {
    ready[readyTo++] = c;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}

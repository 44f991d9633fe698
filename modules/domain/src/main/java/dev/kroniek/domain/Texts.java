package dev.kroniek.domain;

import org.jspecify.annotations.Nullable;

/** Rules about text: which names are accepted, how a long text is cut, how things are counted. */
public final class Texts {
  /** The most bytes of UTF-8 that the state keeps of one text; the journal keeps all of it. */
  public static final int KEPT_BYTES_MAX = 2048;

  private static final String ELLIPSIS = "…";
  private static final int ELLIPSIS_BYTES = 3;

  private Texts() {}

  /** The text, cut to {@link #KEPT_BYTES_MAX} bytes where it is longer. */
  public static String kept(String text) {
    return cut(text, KEPT_BYTES_MAX);
  }

  /** As {@link #kept(String)}; null stays null. */
  static @Nullable String keptOrNull(@Nullable String text) {
    return text == null ? null : kept(text);
  }

  /**
   * The text, or as much of it as fits into {@code bytesMax} bytes of UTF-8 together with the
   * ellipsis that marks the cut. Never splits a character.
   */
  public static String cut(String text, int bytesMax) {
    if (text.length() * 3L <= bytesMax || utf8Bytes(text) <= bytesMax) {
      return text;
    }
    return text.substring(0, prefixThatFits(text, bytesMax - ELLIPSIS_BYTES)) + ELLIPSIS;
  }

  /**
   * Characters of the longest prefix of at most {@code bytesMax} bytes that splits no character.
   */
  private static int prefixThatFits(String text, int bytesMax) {
    int bytes = 0;
    int i = 0;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i);
      bytes += utf8Bytes(codePoint);
      if (bytes > bytesMax) {
        break;
      }
      i += Character.charCount(codePoint);
    }
    return i;
  }

  /** The length of the text in UTF-8, in bytes. */
  public static int utf8Bytes(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      bytes += utf8Bytes(codePoint);
      i += Character.charCount(codePoint);
    }
    return bytes;
  }

  private static int utf8Bytes(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }

  /** How many there are, in words: {@code 1 commit}, {@code 2 commits}. */
  public static String counted(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  /**
   * Checks a name that people and programs choose: 1 to {@code charsMax} characters (code points),
   * no control characters, well-formed.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static String name(String what, String text, int charsMax) {
    String problem = problemOfName(text, charsMax);
    if (problem != null) {
      throw new IllegalArgumentException(what + " " + problem);
    }
    return text;
  }

  /** What is wrong with a name, or null. */
  static @Nullable String problemOfName(String text, int charsMax) {
    if (text.isEmpty()) {
      return "is empty";
    }
    if (text.length() > charsMax && text.codePointCount(0, text.length()) > charsMax) {
      return "is longer than " + charsMax + " characters";
    }
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      if (Character.isISOControl(codePoint)) {
        return "holds a control character";
      }
      if (Character.getType(codePoint) == Character.SURROGATE) {
        return "holds half a surrogate pair";
      }
      i += Character.charCount(codePoint);
    }
    return null;
  }
}

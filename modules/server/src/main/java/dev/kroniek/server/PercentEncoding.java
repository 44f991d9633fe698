package dev.kroniek.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding of path segments and query values, strict: a broken escape or bytes that are not
 * UTF-8 are refused rather than guessed at.
 */
final class PercentEncoding {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~";
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private PercentEncoding() {}

  /**
   * The text that {@code encoded} stands for.
   *
   * @param name of the parameter, for the complaint
   */
  static String decode(String name, String encoded) throws ProblemException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        bytes.write(escaped(name, encoded, i));
        i += 2;
      } else if (c < 0x80) {
        bytes.write(c);
      } else {
        throw malformed(name, "holds a character that must be percent-encoded");
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed(name, "is not valid UTF-8");
    }
  }

  private static int escaped(String name, String encoded, int at) throws ProblemException {
    if (at + 2 < encoded.length()) {
      int high = Character.digit(encoded.charAt(at + 1), 16);
      int low = Character.digit(encoded.charAt(at + 2), 16);
      if (high >= 0 && low >= 0) {
        return high << 4 | low;
      }
    }
    throw malformed(name, "holds a % without two hexadecimal digits");
  }

  private static ProblemException malformed(String name, String problem) {
    return new ProblemException(Problem.Kind.MALFORMED_PARAMETER, name + ": " + problem);
  }

  /** The text as one path segment; dots too are encoded, so that no client takes it for a step. */
  static String segment(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b > 0 && UNRESERVED.indexOf(b) >= 0) {
        out.append((char) b);
      } else {
        out.append('%').append(HEX[(b >> 4) & 15]).append(HEX[b & 15]);
      }
    }
    return out.toString();
  }
}

package dev.kroniek.hooks;

import dev.kroniek.domain.Key;
import dev.kroniek.domain.ProjectId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names that are accepted everywhere, made of what agents send. The same text always gives the same
 * name, and different texts give different ones.
 */
final class Names {
  private static final String HASH_PREFIX = "sha256:";
  private static final int HASH_CHARS = 64;

  private Names() {}

  /** The text where it is a name of at most {@code charsMax} characters, else its hash. */
  static String of(String text, int charsMax) {
    return isName(text, charsMax) ? text : HASH_PREFIX + sha256(text);
  }

  /**
   * The project with that name. One that is too long or holds control characters keeps as much of
   * its beginning as fits before {@code ~} and its hash, control characters as U+FFFD.
   */
  static ProjectId project(String text) {
    if (isName(text, ProjectId.CHARS_MAX)) {
      return new ProjectId(text);
    }
    StringBuilder name = new StringBuilder();
    text.codePoints()
        .limit(ProjectId.CHARS_MAX - HASH_CHARS - 1)
        .map(c -> isAllowed(c) ? c : 0xFFFD)
        .forEach(name::appendCodePoint);
    return new ProjectId(name.append('~').append(sha256(text)).toString());
  }

  /**
   * An id of at most 128 characters for a command: the parts with a slash between them. Where that
   * is longer, or where it could be taken for other parts, the hash of all of them.
   */
  static String commandId(String... parts) {
    String joined = String.join("/", parts);
    boolean isPlain = isName(joined, Key.CHARS_MAX);
    for (String part : parts) {
      isPlain &= !part.isEmpty() && part.indexOf('/') < 0;
    }
    return isPlain ? joined : HASH_PREFIX + sha256(parts);
  }

  /** Not blank, no control characters, well-formed, not too long. */
  static boolean isName(String text, int charsMax) {
    return !text.isBlank()
        && text.codePointCount(0, text.length()) <= charsMax
        && text.codePoints().allMatch(Names::isAllowed);
  }

  private static boolean isAllowed(int codePoint) {
    return !Character.isISOControl(codePoint)
        && Character.getType(codePoint) != Character.SURROGATE;
  }

  /** The hash of the texts in UTF-8, in hexadecimal; of several, each after its length. */
  static String sha256(String... texts) {
    MessageDigest digest = sha256();
    for (String text : texts) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      if (texts.length > 1) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, utf8.length));
      }
      digest.update(utf8);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}

package dev.kroniek.domain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 of a session's id: its name in paths, outcome records and tombstones, and all that is
 * left of it once it is forgotten.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record SessionDigest(String hex) implements Comparable<SessionDigest> {
  private static final int BYTES = 32;

  public SessionDigest {
    if (!isLowerCaseHex(hex) || hex.length() != 2 * BYTES) {
      throw new IllegalArgumentException("no SHA-256 in hexadecimal: " + hex);
    }
  }

  private static boolean isLowerCaseHex(String text) {
    return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  public static SessionDigest of(SessionId id) {
    return new SessionDigest(HexFormat.of().formatHex(sha256(id)));
  }

  /** The first 8 bytes, big-endian: what outcome records hold. Never 0, which stands for none. */
  public static long prefix(SessionId id) {
    return prefix(sha256(id));
  }

  /** As {@link #prefix(SessionId)}, of the session that this is the digest of. */
  public long prefix() {
    return prefix(bytes(hex));
  }

  private static long prefix(byte[] digest) {
    long prefix = ByteBuffer.wrap(digest).getLong();
    return prefix == 0 ? 1 : prefix;
  }

  @Override
  public int compareTo(SessionDigest other) {
    return hex.compareTo(other.hex);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static byte[] sha256(SessionId id) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(id.value().getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}

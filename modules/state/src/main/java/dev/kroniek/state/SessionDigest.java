package dev.kroniek.state;

import dev.kroniek.domain.SessionId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of a session's id: its name in paths, outcome records and tombstones. */
record SessionDigest(String hex) {

  static SessionDigest of(SessionId id) {
    return new SessionDigest(HexFormat.of().formatHex(sha256(id)));
  }

  /** The first 8 bytes, big-endian: what outcome records hold. Never 0, which stands for none. */
  static long prefix(SessionId id) {
    long prefix = ByteBuffer.wrap(sha256(id)).getLong();
    return prefix == 0 ? 1 : prefix;
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

package dev.kroniek.hooks;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/**
 * What an agent handed to its hook, as it came. Read once, by one thread; whoever opened the bytes
 * closes them.
 *
 * @param bytes the payload, from its beginning
 * @param length how many bytes it has
 */
public record RawPayload(InputStream bytes, long length) {
  /** Longer payloads are not parsed: all that is kept of them is that they were there. */
  public static final long PARSED_BYTES_MAX = 64L << 20;

  /** A payload that is in memory. */
  public static RawPayload of(byte[] bytes) {
    return new RawPayload(new ByteArrayInputStream(bytes), bytes.length);
  }

  boolean isOversized() {
    return length > PARSED_BYTES_MAX;
  }
}

package dev.kroniek.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Cuts a stream of bytes into lines. A line that is too long is cut off at the limit, one byte
 * beyond, and its rest is dropped: what is kept never grows. For one thread.
 */
final class LineSplitter {
  private final int bytesMax;
  private final Consumer<byte[]> lines;
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();

  /**
   * @param bytesMax the longest line that is given whole
   * @param lines takes each line without its end; a longer one has {@code bytesMax + 1} bytes
   */
  LineSplitter(int bytesMax, Consumer<byte[]> lines) {
    this.bytesMax = bytesMax;
    this.lines = lines;
  }

  void take(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        end();
      } else if (partial.size() <= bytesMax) {
        partial.write(next);
      }
    }
  }

  /** The last line, where it has no end of its own. */
  void finish() {
    if (partial.size() > 0) {
      end();
    }
  }

  boolean isWithinLine() {
    return partial.size() > 0;
  }

  private void end() {
    lines.accept(partial.toByteArray());
    partial.reset();
  }
}

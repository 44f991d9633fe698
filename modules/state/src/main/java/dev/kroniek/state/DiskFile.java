package dev.kroniek.state;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. Safe for many threads; interrupting one does not close it. */
public interface DiskFile extends Closeable {

  /**
   * Reads until the buffer is full or the file ends.
   *
   * @return bytes read, 0 at the end
   */
  int read(ByteBuffer target, long position) throws IOException;

  /** Writes all that remains in the buffer. */
  void write(ByteBuffer source, long position) throws IOException;

  /** Cuts the file to at most {@code size} bytes. */
  void truncate(long size) throws IOException;

  /** Returns once all that was written is on the disk. */
  void force() throws IOException;

  /** In bytes. */
  long size() throws IOException;
}

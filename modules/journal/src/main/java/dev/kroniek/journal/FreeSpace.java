package dev.kroniek.journal;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps a reserve on the file system. It matters more than elsewhere: a memory-mapped file on a
 * full disk does not fail to be written, it kills or breaks. For one thread.
 */
final class FreeSpace {
  /** How long an answer of the file system is good, unless we wrote much meanwhile. */
  private static final long FRESH_NS = 20_000_000;

  private final FileStore store;
  private final long reserveBytes;
  private long usableBytes;
  private long askedAtNs;

  FreeSpace(Path directory, long reserveBytes) throws IOException {
    this.store = Files.getFileStore(directory);
    this.reserveBytes = reserveBytes;
    ask();
  }

  /**
   * Counts {@code bytes} as used.
   *
   * @throws JournalFullException if they would eat into the reserve
   */
  void take(long bytes) throws IOException {
    if (reserveBytes == 0) {
      return;
    }
    if (System.nanoTime() - askedAtNs > FRESH_NS || !fits(bytes)) {
      ask();
    }
    if (!fits(bytes)) {
      throw new JournalFullException(
          "%,d bytes are free on %s, of which %,d are kept in reserve: nothing was appended; free some space"
              .formatted(usableBytes, store, reserveBytes));
    }
    usableBytes -= bytes;
  }

  private boolean fits(long bytes) {
    return usableBytes - reserveBytes >= bytes;
  }

  private void ask() throws IOException {
    usableBytes = store.getUsableSpace();
    askedAtNs = System.nanoTime();
  }
}

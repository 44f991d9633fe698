package dev.kroniek.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What stands in the newest file of a log behind its last entry, by the bytes themselves: normally
 * zeros to the end.
 *
 * <p>A killed process leaves the beginning of an entry there, a power cut any page of a batch that
 * was not forced. The library clears eight bytes behind each message that it writes, but lays the
 * pages of its index over the rest as if it were zeros. So leftovers are cleared before appending,
 * and where a whole entry stands behind a hole, the file is not appended to.
 */
final class LogTail {
  /** In the library's header of a message, beside its length. */
  private static final int NOT_COMPLETE = 0x8000_0000;

  private static final int META_DATA = 0x4000_0000;
  private static final int LENGTH = META_DATA - 1;
  private static final int END_MARK = NOT_COMPLETE | META_DATA;
  private static final int HEADER_BYTES = 4;

  /** Read at once; more than the longest entry. */
  private static final int WINDOW_BYTES = 2 * EntryCodec.ENTRY_BYTES_MAX;

  private final Path file;
  private final long start;
  private final boolean isMarked;

  /** Where the bytes that are not zero end; the start if there are none. */
  private long end;

  private final int unread;

  private long newestSequence;

  private LogTail(Path file, long start, int unread, boolean isMarked) {
    this.file = file;
    this.start = start;
    this.unread = unread;
    this.isMarked = isMarked;
    this.end = start;
  }

  /**
   * Looks at a file.
   *
   * @param from where the header of its last message stands, 0 if it has none
   */
  static LogTail of(Path file, long from) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      long start = from;
      int unread = 0;
      int header = header(in, start);
      while (header != 0 && (header & NOT_COMPLETE) == 0) {
        if ((header & META_DATA) == 0 && start != from) {
          unread++;
        }
        start += HEADER_BYTES + padded(header & LENGTH);
        header = header(in, start);
      }
      LogTail tail = new LogTail(file, start, unread, header == END_MARK);
      tail.look(in);
      return tail;
    }
  }

  /** Messages begin at multiples of 4. */
  private static long padded(int length) {
    return (length + 3L) & ~3L;
  }

  private static int header(FileChannel in, long offset) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    in.read(header, offset);
    return header.getInt(0); // 0 past the end
  }

  private void look(FileChannel in) throws IOException {
    ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long offset = start;
    while (offset < in.size()) {
      window.clear();
      while (window.hasRemaining() && in.read(window, offset + window.position()) >= 0) {
        // fills the window
      }
      window.flip();
      boolean isLast = offset + window.limit() >= in.size();
      // A window overlaps the next by the longest entry, so that each entry is whole in one.
      int step = isLast ? window.limit() : window.limit() - EntryCodec.ENTRY_BYTES_MAX;
      look(window, offset, step);
      offset += step;
    }
  }

  private void look(ByteBuffer window, long offset, int step) {
    for (int at = 0; at < step; at += Integer.BYTES) {
      int value = at + Integer.BYTES <= window.limit() ? window.getInt(at) : window.get(at);
      if (value != 0) {
        end = offset + Math.min(at + Integer.BYTES, window.limit());
        if (value == EntryCodec.MAGIC) {
          newestSequence = Math.max(newestSequence, EntryCodec.sequenceAt(window, at));
        }
      }
    }
  }

  /** How many complete messages follow the last one: none, unless the reader could not go on. */
  int unread() {
    return unread;
  }

  /** Whether the library marked the file as complete: it will not be appended to again. */
  boolean isMarked() {
    return isMarked;
  }

  /**
   * The sequence of the newest whole entry there, 0 for none. The one that follows the last may be
   * there after a kill, complete but never acknowledged; a later one shows a hole.
   */
  long newestSequence() {
    return newestSequence;
  }

  /** Whether anything stands there but the library's own mark. */
  boolean hasLeftovers() {
    return unread > 0 || end > start + (isMarked ? HEADER_BYTES : 0);
  }

  /** Where the last message ends. */
  long start() {
    return start;
  }

  /**
   * Marks the file as complete, as the library does when it goes on to another hour: without the
   * mark no reader goes on to the next file.
   */
  void mark() throws IOException {
    ByteBuffer mark = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    mark.putInt(0, END_MARK);
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      while (mark.hasRemaining()) {
        out.write(mark, start + mark.position());
      }
    }
  }

  /** Fills what is not zero with zeros. @return the bytes cleared */
  long clear() throws IOException {
    if (isMarked || end == start) {
      return 0;
    }
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(end - start, WINDOW_BYTES));
      for (long at = start; at < end; at += zeros.limit()) {
        zeros.clear().limit((int) Math.min(end - at, zeros.capacity()));
        while (zeros.hasRemaining()) {
          out.write(zeros, at + zeros.position());
        }
      }
      return end - start;
    }
  }
}

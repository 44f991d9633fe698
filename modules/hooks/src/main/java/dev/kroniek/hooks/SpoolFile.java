package dev.kroniek.hooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Timestamps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A file that the hook script left in the spool:
 *
 * <pre>
 * kroniek1 AGENT PID PPID AGENT_PID|- NAME PROJECT-to-end-of-line|-
 * …payload bytes as they came…
 * &lt;newline&gt;kroniek1 end NAME
 * </pre>
 *
 * <p>The last line, with or without a newline behind it, is written only after the payload was
 * copied to its end: it alone makes the file complete. NAME is the file's own name. Reading one
 * costs two small reads however large the payload is.
 */
public sealed interface SpoolFile {
  /** The longest first line, in bytes: a path has at most 4,096. */
  int HEADER_BYTES_MAX = 16 << 10;

  /** The last line is not there. The hook may still be writing it, or was stopped half-way. */
  record Incomplete() implements SpoolFile {}

  /**
   * It will never be a spool file.
   *
   * @param reason why not, one line for people
   */
  record Foreign(String reason) implements SpoolFile {}

  /**
   * A hook's payload, all of it.
   *
   * @param modified when its last byte was written, to the microsecond
   * @param payloadFrom where the payload begins in the file, in bytes
   * @param payloadBytes how long it is
   */
  record Complete(
      Path path, SpoolHeader header, Instant modified, long payloadFrom, long payloadBytes)
      implements SpoolFile {

    /** What the file tells beside its payload. Its key is the name and the microseconds. */
    public HookContext context() {
      return new HookContext(
          header.agent(),
          header.project(),
          header.agentPid(),
          modified,
          header.name() + "." + Timestamps.micros(modified));
    }

    /**
     * Opens the payload; the caller closes its bytes.
     *
     * @throws IOException if the file is gone or cannot be read
     */
    public RawPayload open() throws IOException {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      try {
        channel.position(payloadFrom);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
      return new RawPayload(
          new BoundedInputStream(Channels.newInputStream(channel), payloadBytes), payloadBytes);
    }
  }

  /**
   * What the file is by now.
   *
   * @throws IOException if it is gone or cannot be read
   */
  static SpoolFile read(Path path) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      return new Foreign("it is not a regular file");
    }
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      return read(path, file);
    }
  }

  private static SpoolFile read(Path path, FileChannel file) throws IOException {
    long size = file.size();
    byte[] start = bytes(file, 0, (int) Math.min(size, HEADER_BYTES_MAX));
    int headerBytes = indexOfNewline(start);
    String line = new String(start, 0, headerBytes < 0 ? start.length : headerBytes, UTF_8);
    if (!line.startsWith(SpoolHeader.MARK) && !SpoolHeader.MARK.startsWith(line)) {
      return new Foreign(SpoolHeader.problemOf(line));
    }
    if (headerBytes < 0) {
      return start.length < HEADER_BYTES_MAX
          ? new Incomplete()
          : new Foreign("its first line is longer than " + HEADER_BYTES_MAX + " bytes");
    }
    SpoolHeader header = SpoolHeader.parse(line);
    if (header == null) {
      return new Foreign("its first line is malformed");
    }
    if (!header.name().equals(String.valueOf(path.getFileName()))) {
      return new Foreign("its first line names another file");
    }
    long payloadFrom = headerBytes + 1L;
    long payloadTo = endOfPayload(file, size, header.name());
    if (payloadTo < payloadFrom) {
      return new Incomplete();
    }
    // Asked for only now: before the last line is there, the time still changes.
    FileTime modified = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
    return new Complete(path, header, toMicros(modified), payloadFrom, payloadTo - payloadFrom);
  }

  /** The time to the microsecond; one that no command can have becomes the nearest that can. */
  private static Instant toMicros(FileTime time) {
    Instant instant = time.toInstant();
    if (instant.isBefore(Instant.EPOCH)) {
      return Instant.EPOCH;
    }
    return instant.isAfter(Command.AT_MAX)
        ? Command.AT_MAX
        : instant.truncatedTo(ChronoUnit.MICROS);
  }

  /** Where the last line begins, with the newline before it; -1 where it is not there. */
  private static long endOfPayload(FileChannel file, long size, String name) throws IOException {
    String trailer = "\nkroniek1 end " + name;
    int longest = trailer.getBytes(UTF_8).length + 1;
    long from = Math.max(0, size - longest);
    String end = new String(bytes(file, from, (int) (size - from)), UTF_8);
    if (end.endsWith(trailer + "\n")) {
      return size - longest;
    }
    return end.endsWith(trailer) ? size - longest + 1 : -1;
  }

  private static int indexOfNewline(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static byte[] bytes(SeekableByteChannel file, long from, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    file.position(from);
    while (buffer.hasRemaining() && file.read(buffer) >= 0) {
      // The file may be longer than what one read gives.
    }
    byte[] read = new byte[buffer.position()];
    buffer.flip().get(read);
    return read;
  }
}

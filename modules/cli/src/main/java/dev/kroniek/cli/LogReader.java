package dev.kroniek.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines that {@link LogFiles} writes while it writes them, over the change from one file
 * to the next and the deletion of any. For one thread.
 */
final class LogReader implements AutoCloseable {
  private static final int READ_BYTES = 1 << 16;

  private final Path directory;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private @Nullable FileChannel file;
  private @Nullable Object key;

  LogReader(Path directory) {
    this.directory = directory;
  }

  /**
   * The newest lines that are there, the oldest of them first; {@link #more} goes on behind them.
   *
   * @throws NoSuchFileException if there is no log
   */
  List<String> newest(int count) throws IOException {
    List<String> lines = new ArrayList<>();
    Set<Object> seen = new HashSet<>(); // while it is read a file may move on to the next name
    for (int older = 0;
        older < LogFiles.COUNT && (seen.isEmpty() || lines.size() < count);
        older++) {
      try (LogReader reader = new LogReader(directory)) {
        if (reader.open(LogFiles.file(directory, older)) && seen.add(String.valueOf(reader.key))) {
          lines.addAll(0, reader.read());
          if (older == 0) {
            continueAfter(reader);
          }
        }
      }
    }
    if (seen.isEmpty()) {
      throw new NoSuchFileException(LogFiles.file(directory, 0).toString());
    }
    return lines.subList(Math.max(0, lines.size() - count), lines.size());
  }

  private void continueAfter(LogReader other) {
    file = other.file;
    key = other.key;
    begun.writeBytes(other.begun.toByteArray());
    other.file = null;
  }

  /** The lines that have come since. */
  List<String> more() throws IOException {
    List<String> lines = new ArrayList<>(read());
    Path newest = LogFiles.file(directory, 0);
    if (file == null || !isOpen(newest)) {
      lines.addAll(read()); // what was written to the old one before it was left
      close();
      begun.reset();
      if (open(newest)) {
        lines.addAll(read());
      }
    }
    return lines;
  }

  private boolean isOpen(Path path) throws IOException {
    try {
      return String.valueOf(fileKey(path)).equals(String.valueOf(key));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static @Nullable Object fileKey(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  private boolean open(Path path) throws IOException {
    try {
      key = fileKey(path);
      file = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** The lines from where it stands to the end; one that has no end yet comes later. */
  private List<String> read() throws IOException {
    List<String> lines = new ArrayList<>();
    FileChannel open = file;
    if (open == null) {
      return lines;
    }
    ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
    while (open.read(buffer.clear()) > 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        byte next = buffer.get();
        if (next == '\n') {
          lines.add(begun.toString(StandardCharsets.UTF_8));
          begun.reset();
        } else {
          begun.write(next);
        }
      }
    }
    return lines;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}

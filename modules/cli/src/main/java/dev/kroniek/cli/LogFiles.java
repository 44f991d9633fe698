package dev.kroniek.cli;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes what is logged to {@code kroniek.log}; full, that becomes {@code kroniek.log.1}, which
 * becomes {@code kroniek.log.2}, and so on, the oldest being dropped. So all of them together are
 * bounded. Files are for their owner's eyes only.
 *
 * <p>The file is opened for each event, of which there are few, and not kept open as Logback's own
 * appenders do: when somebody deletes it, as {@code kroniek forget --now} does, its bytes are gone
 * at once and the next event begins another.
 */
final class LogFiles extends AppenderBase<ILoggingEvent> {
  static final String NAME = "kroniek.log";

  /** How many files there are at most. */
  static final int COUNT = 4;

  /** Unless told otherwise. */
  static final long BYTES_MAX = 2 << 20;

  private static final FileAttribute<?> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path directory;
  private final long bytesMax;
  private final Encoder<ILoggingEvent> encoder;

  /** At most {@code bytesMax} a file. */
  LogFiles(Path directory, long bytesMax, Encoder<ILoggingEvent> encoder) {
    this.directory = directory;
    this.bytesMax = bytesMax;
    this.encoder = encoder;
  }

  /** The newest file, or an older one; whether it is there or not. */
  static Path file(Path directory, int older) {
    return directory.resolve(older == 0 ? NAME : NAME + "." + older);
  }

  /** On one thread at a time: the appender is a lock of its own. */
  @Override
  protected void append(ILoggingEvent event) {
    byte[] bytes = encoder.encode(event);
    try {
      if (size() + bytes.length > bytesMax) {
        roll();
      }
      write(ByteBuffer.wrap(bytes, 0, (int) Math.min(bytes.length, bytesMax)));
    } catch (IOException e) {
      addError("cannot write the log", e); // it is on standard error, too
    }
  }

  private long size() throws IOException {
    try {
      return Files.size(file(directory, 0));
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private void roll() throws IOException {
    for (int older = COUNT - 1; older > 0; older--) {
      Path newer = file(directory, older - 1);
      if (Files.exists(newer, NOFOLLOW_LINKS)) {
        Files.move(newer, file(directory, older), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, PRIVATE_DIRECTORY);
    }
    try (FileChannel out =
        FileChannel.open(
            file(directory, 0), Set.of(CREATE, WRITE, APPEND, NOFOLLOW_LINKS), PRIVATE_FILE)) {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
  }
}

package dev.kroniek.hooks.install;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The turn of one installer among all on this machine to change a settings file: a lock on a file
 * beside it, which is there only as long as somebody has the turn. Of a process that is killed the
 * file stays, and goes with the next turn. Agents know nothing of it.
 */
final class Turn implements AutoCloseable {
  /** A process has one file lock, and loses it when it closes the file anywhere. */
  private static final Semaphore IN_THIS_PROCESS = new Semaphore(1);

  private static final int MARK_BYTES_MAX = 1 << 20;

  private final Path file;
  private final FileChannel channel;
  private boolean isOver;

  private Turn(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the turn.
   *
   * @return null if another has it
   */
  static @Nullable Turn take(SettingsFile settings) throws IOException {
    if (!IN_THIS_PROCESS.tryAcquire()) {
      return null;
    }
    @Nullable Turn turn = null;
    try {
      turn =
          locked(settings.target().resolveSibling("." + settings.target().getFileName() + ".turn"));
      return turn;
    } finally {
      if (turn == null) {
        IN_THIS_PROCESS.release();
      }
    }
  }

  private static @Nullable Turn locked(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    boolean isLocked = false;
    try {
      isLocked = channel.tryLock() != null && isStillNamed(file, channel);
      return isLocked ? new Turn(file, channel) : null;
    } finally {
      if (!isLocked) {
        channel.close();
      }
    }
  }

  /**
   * Whether the open file is the one that has the name, and not one that was deleted at the end of
   * somebody's turn: gives it a size by chance, which is seen by the name too.
   */
  private static boolean isStillNamed(Path file, FileChannel channel) throws IOException {
    int mark = ThreadLocalRandom.current().nextInt(MARK_BYTES_MAX);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(new byte[1]), mark);
    try {
      return Files.size(file) == mark + 1L;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    end();
  }

  /** Lets the next one have its turn; again it does nothing. */
  void end() throws IOException {
    if (isOver) {
      return;
    }
    isOver = true;
    try (channel) {
      Files.deleteIfExists(file);
    } finally {
      IN_THIS_PROCESS.release();
    }
  }
}

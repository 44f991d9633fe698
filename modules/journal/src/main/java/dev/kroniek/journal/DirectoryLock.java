package dev.kroniek.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A lock on one directory of a journal: whoever reads it shares it, and the owner of the journal
 * deletes the directory only when it can have it alone. It ends with the process however that ends.
 *
 * <p>The system's locks belong to a process, which loses all it has on a file when it closes that
 * file once. So what a process shares is opened once, however many of its readers share it.
 */
final class DirectoryLock implements AutoCloseable {
  static final String FILE_NAME = "LOCK";

  /** What this process shares, by the system's name of the file. Guarded by itself. */
  private static final Map<Object, Shared> SHARED = new HashMap<>();

  private static final class Shared {
    private final FileChannel channel;
    private int count;

    Shared(FileChannel channel) {
      this.channel = channel;
    }
  }

  private interface Release {
    void run() throws IOException;
  }

  private final Release release;
  private boolean isReleased;

  private DirectoryLock(Release release) {
    this.release = release;
  }

  /** Makes the file that is locked, where it is missing. For the owner of the journal. */
  static void prepare(Path directory) throws IOException {
    Path file = directory.resolve(FILE_NAME);
    if (!Files.exists(file)) {
      FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE)).close();
      Disk.restrictFile(file);
    }
  }

  /**
   * Locks it to read; null where the owner is about to delete it. A directory that has no file to
   * lock (from before there were any, where nobody may write any more) is taken as it is.
   */
  static @Nullable DirectoryLock share(Path directory) throws IOException {
    synchronized (SHARED) {
      Object key = key(directory);
      if (key == null) {
        return new DirectoryLock(() -> {});
      }
      Shared shared = SHARED.get(key);
      if (shared == null) {
        FileChannel channel =
            FileChannel.open(directory.resolve(FILE_NAME), StandardOpenOption.READ);
        if (!locks(channel, Mode.SHARED)) {
          return null;
        }
        shared = new Shared(channel);
        SHARED.put(key, shared);
      }
      shared.count++;
      return new DirectoryLock(() -> unshare(key));
    }
  }

  private static void unshare(Object key) throws IOException {
    synchronized (SHARED) {
      Shared shared = SHARED.get(key);
      if (shared != null && --shared.count == 0) {
        SHARED.remove(key);
        shared.channel.close();
      }
    }
  }

  /** Locks it to delete it; null where somebody reads it. */
  static @Nullable DirectoryLock own(Path directory) throws IOException {
    synchronized (SHARED) {
      Object key = key(directory);
      if (key == null) {
        return new DirectoryLock(() -> {});
      }
      if (SHARED.containsKey(key)) {
        return null;
      }
      FileChannel channel =
          FileChannel.open(
              directory.resolve(FILE_NAME), StandardOpenOption.READ, StandardOpenOption.WRITE);
      return locks(channel, Mode.EXCLUSIVE) ? new DirectoryLock(channel::close) : null;
    }
  }

  private static @Nullable Object key(Path directory) throws IOException {
    try {
      Path file = directory.resolve(FILE_NAME);
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return key == null ? file.toRealPath() : key;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private enum Mode {
    SHARED,
    EXCLUSIVE
  }

  /** Tries to lock; closes the channel where that fails. */
  private static boolean locks(FileChannel channel, Mode mode) throws IOException {
    boolean isLocked = false;
    try {
      isLocked = channel.tryLock(0, Long.MAX_VALUE, mode == Mode.SHARED) != null;
    } catch (OverlappingFileLockException e) {
      // this process is about to delete it
    } finally {
      if (!isLocked) {
        channel.close();
      }
    }
    return isLocked;
  }

  @Override
  public void close() throws IOException {
    if (!isReleased) {
      isReleased = true;
      release.run();
    }
  }
}

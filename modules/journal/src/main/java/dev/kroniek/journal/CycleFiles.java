package dev.kroniek.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a log that were written to and have yet to be forced. The library's own ways to
 * force leave out the block before the current one, and every directory. Thread-safe.
 */
final class CycleFiles implements AutoCloseable {
  /** Guarded by this, like all below. */
  private @Nullable Path currentPath;

  private @Nullable FileChannel current;

  /** Files that were left for the next one: that wrote an end mark into them. */
  private final List<FileChannel> finished = new ArrayList<>();

  private boolean isDirectoryChanged;

  /** Notes that the file was, or will be, written to. */
  synchronized void wroteTo(Path file) throws IOException {
    if (file.equals(currentPath)) {
      return;
    }
    Disk.restrictFile(file);
    FileChannel opened = FileChannel.open(file, StandardOpenOption.WRITE);
    if (current != null) {
      finished.add(current);
    }
    current = opened;
    currentPath = file;
    isDirectoryChanged = true;
  }

  /** Makes all that was written durable. After a failure nobody can tell what is on the disk. */
  synchronized void force() throws IOException {
    for (FileChannel file : finished) {
      file.force(false);
      file.close();
    }
    finished.clear();
    if (current != null && currentPath != null) {
      current.force(false);
      if (isDirectoryChanged) {
        Disk.forceDirectoryOf(currentPath);
        isDirectoryChanged = false;
      }
    }
  }

  /** Lets go of the files. To force what was forced before does nothing from now on. */
  @Override
  public synchronized void close() throws IOException {
    for (FileChannel file : finished) {
      file.close();
    }
    finished.clear();
    if (current != null) {
      current.close();
      current = null;
    }
  }
}

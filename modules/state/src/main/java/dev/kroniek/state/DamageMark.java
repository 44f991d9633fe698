package dev.kroniek.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A small file that says that {@code state.db} was found damaged while it was in use, so that the
 * next opening does not trust it, even though what it reads itself may be sound. For one thread.
 */
final class DamageMark {
  private final Disk disk;
  private final Path file;
  private boolean isReadOnly;

  DamageMark(Disk disk, Path file) {
    this.disk = disk;
    this.file = file;
  }

  /** From now on nothing is written. */
  void keepClean() {
    isReadOnly = true;
  }

  void leave(DamagedStateException damage) {
    if (isReadOnly) {
      return;
    }
    try {
      byte[] text = String.valueOf(damage.getMessage()).getBytes(StandardCharsets.UTF_8);
      disk.replace(file, text, Disk.Forcing.FORCED);
    } catch (IOException e) {
      damage.addSuppressed(e);
    }
  }

  /** What was damaged, null where there is no mark. */
  @Nullable String read() throws StateException {
    try {
      return new String(disk.read(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw StateException.of("reading " + file, e);
    }
  }

  void remove() throws IOException {
    disk.delete(file);
  }

  /** Reads something that may prove damaged. */
  @FunctionalInterface
  interface Question<T> {
    T ask() throws StateException;
  }

  /**
   * Whoever meets damage leaves the mark, so that the next opening does not trust what is there.
   */
  <T> T watching(Question<T> question) throws StateException {
    try {
      return question.ask();
    } catch (DamagedStateException e) {
      leave(e);
      throw e;
    }
  }
}

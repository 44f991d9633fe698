package dev.kroniek.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;

/**
 * The two files by which hooks and daemon speak of a full spool: {@code dropped} has a byte for
 * each payload that a hook gave up, and {@code full}, while it is not empty, tells hooks to give
 * up.
 */
final class SpoolFlags {
  private static final String DROPPED = "dropped";
  private static final String COUNTED = "dropped.counted";
  private static final String FULL = "full";
  private static final Set<String> NAMES = Set.of(DROPPED, COUNTED, FULL);

  private final Path spool;

  SpoolFlags(Path spool) {
    this.spool = spool;
  }

  static boolean isFlag(String name) {
    return NAMES.contains(name);
  }

  /**
   * How many payloads were given up since this was last asked. The file is renamed before its bytes
   * are counted: a hook that adds one meanwhile finds no file and begins a new one.
   */
  long takeDropped() throws IOException {
    Path dropped = spool.resolve(DROPPED);
    if (!Files.isRegularFile(dropped, LinkOption.NOFOLLOW_LINKS)) {
      return 0;
    }
    Path counted = spool.resolve(COUNTED);
    try {
      Files.move(dropped, counted, StandardCopyOption.ATOMIC_MOVE);
      long count = Files.size(counted);
      Files.delete(counted);
      return count;
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** Lets hooks write again. */
  void clearFull() throws IOException {
    Path full = spool.resolve(FULL);
    if (Files.isRegularFile(full, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(full);
    }
  }
}

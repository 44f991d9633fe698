package dev.kroniek.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * The two files by which hooks and daemon speak of a full spool: {@code dropped} has a byte for
 * each payload that a hook gave up, and {@code full}, while it is not empty, tells hooks to give
 * up.
 */
final class SpoolFlags {
  private static final String DROPPED = "dropped";
  private static final String FULL = "full";
  private static final Set<String> NAMES = Set.of(DROPPED, FULL);

  private final Path spool;
  private long seen;

  SpoolFlags(Path spool) {
    this.spool = spool;
  }

  static boolean isFlag(String name) {
    return NAMES.contains(name);
  }

  /**
   * How many payloads were given up since this was last asked; the first time, since the file was
   * made. The file is only looked at: hooks append to it at any moment. People may remove it.
   */
  long newlyDropped() throws IOException {
    long size = size(spool.resolve(DROPPED));
    long more = size < seen ? size : size - seen;
    seen = size;
    return more;
  }

  private static long size(Path file) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile() ? attributes.size() : 0;
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

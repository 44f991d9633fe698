package dev.kroniek.server;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Spool files that were put aside, each with a file {@code NAME.reason} beside it, for people to
 * look at: for {@link #KEPT} and up to {@link #KEPT_BYTES_MAX}. For one thread at a time.
 */
final class RejectedFiles {
  static final Duration KEPT = Duration.ofDays(7);
  static final long KEPT_BYTES_MAX = 64L << 20;

  private static final String REASON = ".reason";
  private static final int NAMESAKES_MAX = 100;

  private final Path directory;

  RejectedFiles(Path directory) {
    this.directory = directory;
  }

  /** Longer names are cut: the reason's file, while it is written, has a longer one still. */
  private static final int NAME_CHARS_MAX = 60;

  /** Moves the file here and tells why. The reason is written first: no file lies here without. */
  void put(Path file, SpoolRejection rejection, String why) throws IOException {
    PrivateFiles.directory(directory);
    Path target = freeName(shortened(String.valueOf(file.getFileName())));
    Path reason = directory.resolve(target.getFileName() + REASON);
    PrivateFiles.replace(reason, rejection.wireName() + ": " + why + "\n");
    try {
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(reason);
      throw e;
    }
  }

  private static String shortened(String name) {
    return name.length() <= NAME_CHARS_MAX
        ? name
        : name.substring(0, NAME_CHARS_MAX) + "~" + Integer.toHexString(name.hashCode());
  }

  private Path freeName(String name) throws IOException {
    Path target = directory.resolve(name);
    for (int i = 2; i < NAMESAKES_MAX && Files.exists(target, LinkOption.NOFOLLOW_LINKS); i++) {
      target = directory.resolve(name + "." + i);
    }
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    return target;
  }

  private record Kept(Path file, Instant since, long bytes) {}

  /** Deletes what is too old, and the oldest of what is too much. */
  void sweep(Instant now) throws IOException {
    List<Kept> newestFirst = list();
    newestFirst.sort(Comparator.comparing(Kept::since).reversed());
    long bytes = 0;
    for (Kept kept : newestFirst) {
      if (bytes + kept.bytes() <= KEPT_BYTES_MAX && !kept.since().isBefore(now.minus(KEPT))) {
        bytes += kept.bytes();
      } else {
        Files.deleteIfExists(kept.file());
        Files.deleteIfExists(reasonOf(kept.file()));
      }
    }
  }

  private Path reasonOf(Path file) {
    return directory.resolve(file.getFileName() + REASON);
  }

  private List<Kept> list() throws IOException {
    List<Kept> all = new ArrayList<>();
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return all;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        boolean isReason = String.valueOf(file.getFileName()).endsWith(REASON);
        if (!isReason && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          all.add(kept(file));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return all;
  }

  /** Put aside when its reason was written; its own time is that of the hook. */
  private Kept kept(Path file) throws IOException {
    Path reason = reasonOf(file);
    Path stamped = Files.exists(reason, LinkOption.NOFOLLOW_LINKS) ? reason : file;
    BasicFileAttributes attributes =
        Files.readAttributes(stamped, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return new Kept(file, attributes.lastModifiedTime().toInstant(), Files.size(file));
  }
}

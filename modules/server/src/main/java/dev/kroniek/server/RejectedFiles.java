package dev.kroniek.server;

import dev.kroniek.redaction.RedactedBytes;
import dev.kroniek.redaction.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
 * look at: for {@link #KEPT} and up to {@link #KEPT_BYTES_MAX}. Their bytes are redacted as text.
 * For one thread at a time.
 */
final class RejectedFiles {
  static final Duration KEPT = Duration.ofDays(7);
  static final long KEPT_BYTES_MAX = 64L << 20;

  private static final String REASON = ".reason";
  private static final String PARTIAL = ".partial";
  private static final int NAMESAKES_MAX = 100;

  private final Path directory;
  private final Redactor redactor;

  RejectedFiles(Path directory, Redactor redactor) {
    this.directory = directory;
    this.redactor = redactor;
  }

  /** Longer names are cut: the reason's file, while it is written, has a longer one still. */
  private static final int NAME_CHARS_MAX = 60;

  /**
   * Moves the file here, without its secrets, and tells why. The reason is written first: no file
   * lies here without. One that is larger than all that is kept goes at once.
   *
   * @param why holds no secrets
   * @return where it is now
   */
  Path put(Path file, SpoolRejection rejection, String why) throws IOException {
    PrivateFiles.directory(directory);
    Path target = freeName(shortened(redactor.text(String.valueOf(file.getFileName()))));
    Path reason = reasonOf(target);
    PrivateFiles.replace(reason, rejection.wireName() + ": " + why + "\n");
    try {
      move(file, target);
    } catch (IOException e) {
      Files.deleteIfExists(reason);
      throw e;
    }
    return target;
  }

  private void move(Path file, Path target) throws IOException {
    boolean isText = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.isReadable(file);
    if (isText && Files.size(file) > KEPT_BYTES_MAX) {
      Files.delete(file);
      Files.deleteIfExists(reasonOf(target));
    } else if (isText && isRedacted(file, target)) {
      Files.delete(file);
    } else {
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Leaves a copy without secrets, as old as the file. False where the file holds none. */
  private boolean isRedacted(Path file, Path target) throws IOException {
    Path partial = target.resolveSibling(target.getFileName() + PARTIAL);
    try (InputStream from = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        OutputStream to = PrivateFiles.create(partial)) {
      if (RedactedBytes.copy(from, to, redactor) > 0) {
        Files.setLastModifiedTime(partial, Files.getLastModifiedTime(file));
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        return true;
      }
      return false;
    } finally {
      Files.deleteIfExists(partial);
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

  /** Deletes what is too old, the oldest of what is too much, and reasons of what is gone. */
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
        String name = String.valueOf(file.getFileName());
        boolean isReason = name.endsWith(REASON);
        if (name.endsWith(PARTIAL) || (isReason && isAlone(file, name))) {
          Files.deleteIfExists(file); // a kill left it, or somebody deleted what it told about
        } else if (!isReason && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          all.add(kept(file));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return all;
  }

  private boolean isAlone(Path reason, String name) {
    Path told = reason.resolveSibling(name.substring(0, name.length() - REASON.length()));
    return !Files.exists(told, LinkOption.NOFOLLOW_LINKS)
        && !Files.exists(reasonOf(reason), LinkOption.NOFOLLOW_LINKS);
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

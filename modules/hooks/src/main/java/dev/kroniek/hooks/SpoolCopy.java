package dev.kroniek.hooks;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;

/**
 * Copies the complete files of a spool into another directory, where they are as good as in the
 * first: bytes, names and modification times are the same, so that what was picked up from both
 * counts once. Hooks may write and a reader may pick up meanwhile. For one thread.
 */
public final class SpoolCopy {
  private static final String NAMES = "[0-9]*-*";

  private final Path from;
  private final Path to;
  private final Set<String> copied = new TreeSet<>();
  private final Set<String> before = new TreeSet<>();

  /** Copies from one directory, which may be missing, to another, which is made for them. */
  public SpoolCopy(Path from, Path to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Copies what is complete and not yet there; durable on return. A file that was picked up while
   * this ran may be among the copies or not.
   *
   * @return how many complete files there were
   */
  public int copy() throws IOException {
    before.addAll(names(to));
    for (String name : names(from)) {
      try {
        if (SpoolFile.read(from.resolve(name)) instanceof SpoolFile.Complete) {
          copy(name);
          copied.add(name);
        }
      } catch (NoSuchFileException e) {
        // picked up meanwhile
      }
    }
    if (Files.isDirectory(to)) {
      forceDirectory(to);
    }
    return copied.size();
  }

  private static Set<String> names(Path directory) throws IOException {
    Set<String> names = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, NAMES)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    } catch (NoSuchFileException e) {
      // no hook has run yet
    }
    return names;
  }

  private void copy(String name) throws IOException {
    Path source = from.resolve(name);
    Path target = to.resolve(name);
    if (isSame(source, target)) {
      return;
    }
    Files.createDirectories(
        to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path partial = to.resolve("." + name);
    try (FileChannel in = FileChannel.open(source, READ, LinkOption.NOFOLLOW_LINKS);
        FileChannel out =
            FileChannel.open(
                partial,
                Set.of(CREATE, TRUNCATE_EXISTING, WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")))) {
      long size = in.size();
      long done = 0;
      while (done < size) {
        done += in.transferTo(done, size - done, out);
      }
      Files.setLastModifiedTime(
          partial, Files.getLastModifiedTime(source, LinkOption.NOFOLLOW_LINKS));
      out.force(true);
    }
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean isSame(Path source, Path target) throws IOException {
    if (!Files.exists(target)) {
      return false;
    }
    BasicFileAttributes one = Files.readAttributes(source, BasicFileAttributes.class);
    BasicFileAttributes other = Files.readAttributes(target, BasicFileAttributes.class);
    return one.size() == other.size() && one.lastModifiedTime().equals(other.lastModifiedTime());
  }

  /**
   * Deletes the copies of files that had left the first directory when {@link #copy} looked, and
   * what a killed copy left half written.
   */
  public void deleteOthers() throws IOException {
    for (String name : before) {
      if (!copied.contains(name)) {
        Files.deleteIfExists(to.resolve(name));
      }
    }
    if (Files.isDirectory(to)) {
      try (DirectoryStream<Path> partial = Files.newDirectoryStream(to, "." + NAMES)) {
        for (Path file : partial) {
          Files.delete(file);
        }
      }
      forceDirectory(to);
    }
  }

  private static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }
}

package dev.kroniek.hooks.install;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Files and directories that are made for their owner alone. What a file holds is forced to the
 * disk before the file gets its name; that the newest names survive a power cut is not worth the
 * time: then the older file is there, whole.
 */
final class PrivateFiles {
  private static final Duration LEFT_AFTER = Duration.ofMinutes(1);

  private PrivateFiles() {}

  /** Makes the directory, and those above it, where they do not exist. */
  static void makeDirectory(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      throw new FileSystemException(
          e.getFile(), null, e.getFile() + " is a file, or a link that leads nowhere");
    }
  }

  /** Writes a file that must not exist yet; it is on the disk on return. */
  static void write(Path file, byte[] content) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    } catch (IOException e) {
      if (!(e instanceof FileAlreadyExistsException)) {
        Files.deleteIfExists(file);
      }
      throw e;
    }
  }

  /** A name for what this thread writes aside; nothing has it yet. */
  static Path partial(Path directory, String prefix) throws IOException {
    Path partial =
        directory.resolve(
            prefix + ProcessHandle.current().pid() + "-" + Thread.currentThread().getId());
    Files.deleteIfExists(partial);
    return partial;
  }

  /**
   * Removes what processes had written aside that are gone. What somebody has exchanged for an old
   * file just now is as old as that, but its process lives.
   */
  static void removeLeftovers(Path directory, String prefix) throws IOException {
    Instant before = Instant.now().minus(LEFT_AFTER);
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            directory, file -> String.valueOf(file.getFileName()).startsWith(prefix))) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before)
            && !isAlive(file, prefix)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      return; // another process has removed it
    }
  }

  private static boolean isAlive(Path file, String prefix) {
    String name = String.valueOf(file.getFileName());
    int end = name.indexOf('-', prefix.length());
    try {
      return ProcessHandle.of(Long.parseLong(name.substring(prefix.length(), end))).isPresent();
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      return false;
    }
  }
}

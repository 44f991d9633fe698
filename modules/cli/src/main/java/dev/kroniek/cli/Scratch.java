package dev.kroniek.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The place below the data directory where libraries unpack their native code, {@code
 * <data>/tmp/<pid>/}: nothing is written outside the data directory, and a directory that is
 * mounted noexec, as {@code /tmp} may be, does not matter. What processes left that are gone is
 * deleted.
 */
final class Scratch implements AutoCloseable {
  /** Where SQLite, JFFI, JNA and the JDK itself put temporary files; read when each is loaded. */
  private static final List<String> PROPERTIES =
      List.of("java.io.tmpdir", "org.sqlite.tmpdir", "jffi.extract.dir", "jna.tmpdir");

  private final Path directory;

  private Scratch(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes the place for this process and tells all libraries of it, which must not be loaded yet.
   *
   * @throws Failure if the data directory cannot be written
   */
  static Scratch of(Path data) {
    Path all = data.resolve("tmp");
    Path own = all.resolve(Long.toString(ProcessHandle.current().pid()));
    try {
      deleteLeftBehind(all);
      delete(own);
      Files.createDirectories(
          own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw Failure.unavailable("cannot write to " + own + ": " + Causes.text(e));
    }
    PROPERTIES.forEach(name -> System.setProperty(name, own.toString()));
    return new Scratch(own);
  }

  private static void deleteLeftBehind(Path all) throws IOException {
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(all, "[0-9]*")) {
      for (Path directory : directories) {
        String pid = directory.getFileName().toString();
        if (pid.matches("[0-9]{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          delete(directory);
        }
      }
    } catch (NoSuchFileException e) {
      // the first process here makes it
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // nothing is left of it
    }
  }

  /** Deletes the place; libraries that are loaded work on. */
  @Override
  public void close() {
    try {
      delete(directory);
    } catch (IOException e) {
      // the next process clears it
    }
  }
}

package dev.kroniek.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The places below the data directory for what does not last: {@code <data>/tmp/<pid>/}, where
 * libraries unpack their native code, and {@code <data>/tmp/<tool>-<pid>/}, where tools work. So
 * nothing is written outside the data directory, and a directory that is mounted noexec, as {@code
 * /tmp} may be, does not matter. What processes left that are gone is deleted.
 */
final class Scratch implements AutoCloseable {
  /** Where SQLite, JFFI, JNA and the JDK itself put temporary files; read when each is loaded. */
  private static final List<String> PROPERTIES =
      List.of("java.io.tmpdir", "org.sqlite.tmpdir", "jffi.extract.dir", "jna.tmpdir");

  private static final Pattern OF_PROCESS = Pattern.compile("(?:[a-z]+-)?([0-9]{1,18})");

  private final Path directory;
  private final List<Path> works = new ArrayList<>();

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

  /** Where this process may put files of its own, which are deleted with it. */
  Path directory() {
    return directory;
  }

  private static void deleteLeftBehind(Path all) throws IOException {
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(all)) {
      for (Path directory : directories) {
        Matcher owner = OF_PROCESS.matcher(directory.getFileName().toString());
        if (owner.matches() && ProcessHandle.of(Long.parseLong(owner.group(1))).isEmpty()) {
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

  /** A place for a tool's own files, which the tool makes. */
  Path work(String tool) {
    Path work = directory.resolveSibling(tool + "-" + directory.getFileName());
    works.add(work);
    return work;
  }

  /** Deletes the places; libraries that are loaded work on. */
  @Override
  public void close() {
    try {
      for (Path work : works) {
        delete(work);
      }
      delete(directory);
    } catch (IOException e) {
      // the next process clears it
    }
  }
}

package dev.kroniek.engine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A place for work that takes much room, {@code <data>/tmp/<tool>-<pid>/}, empty at first. Deleted
 * when it is closed; what a killed process left is deleted by the next one that makes such a place.
 */
final class ToolScratch implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[a-z]+-([0-9]{1,18})");

  private final Path directory;

  private ToolScratch(Path directory) {
    this.directory = directory;
  }

  static ToolScratch make(DataDirectory data, String tool) throws IOException {
    Path own = data.tmp().resolve(tool + "-" + ProcessHandle.current().pid());
    deleteLeftBehind(data);
    delete(own);
    Files.createDirectories(
        own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return new ToolScratch(own);
  }

  /** Deletes the places of processes that are gone. */
  static void deleteLeftBehind(DataDirectory data) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(data.tmp())) {
      for (Path each : all) {
        Matcher name = NAME.matcher(String.valueOf(each.getFileName()));
        if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
          delete(each);
        }
      }
    } catch (NoSuchFileException e) {
      // nobody has made such a place yet
    }
  }

  static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // nothing is left of it
    }
  }

  Path directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    delete(directory);
  }
}

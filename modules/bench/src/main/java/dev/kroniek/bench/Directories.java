package dev.kroniek.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Directories for one measurement each, deleted afterwards. */
final class Directories {
  private Directories() {}

  static Path fresh() throws IOException {
    return Files.createTempDirectory("kroniek-bench");
  }

  static void delete(Path root) throws IOException {
    List<Path> paths;
    try (var tree = Files.walk(root)) {
      paths = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}

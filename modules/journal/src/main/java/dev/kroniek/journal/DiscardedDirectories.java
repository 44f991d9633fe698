package dev.kroniek.journal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the directories that the manifest says are to go, as soon as nobody reads them, in this
 * process or another: then their space is free. Only for the owner of the journal.
 */
final class DiscardedDirectories {
  private static final Logger LOG = LoggerFactory.getLogger(DiscardedDirectories.class);

  private final Generations generations;

  DiscardedDirectories(Generations generations) {
    this.generations = generations;
  }

  /** Deletes those that can be, one thread at a time. @return how many are left */
  int delete() throws IOException {
    synchronized (generations.deleting()) {
      return deleteAlone();
    }
  }

  private int deleteAlone() throws IOException {
    List<String> deleted = new ArrayList<>();
    List<String> all = generations.manifest().discarded();
    for (String name : all) {
      if (generations.isLetGo(name) && delete(generations.directory().resolve(name))) {
        deleted.add(name);
      }
    }
    if (!deleted.isEmpty()) {
      generations.change(manifest -> manifest.withoutDiscarded(deleted));
    }
    return all.size() - deleted.size();
  }

  /** Deletes a directory unless somebody reads it. @return whether it is gone */
  static boolean delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return true;
    }
    try (DirectoryLock lock = DirectoryLock.own(directory)) {
      if (lock == null) {
        LOG.debug("{} is being read: it is deleted later", directory);
        return false;
      }
      deleteTree(directory);
      Disk.forceDirectoryOf(directory);
      return true;
    }
  }

  private static void deleteTree(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

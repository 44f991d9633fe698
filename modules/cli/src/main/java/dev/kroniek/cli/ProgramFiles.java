package dev.kroniek.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The files of a distribution, copied and deleted. */
final class ProgramFiles {
  /** What a distribution is made of; whatever else lies beside it is not Kroniek's. */
  private static final List<String> PARTS =
      List.of("LICENSE", "bin", "config", "hooks", "lib", "runtime");

  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");
  private static final long DUMP_SECONDS_MAX = 60;

  private ProgramFiles() {}

  /** Copies a distribution into an empty directory, for everybody to read. */
  static void copy(Path from, Path to) throws IOException {
    for (String part : PARTS) {
      if (Files.exists(from.resolve(part), LinkOption.NOFOLLOW_LINKS)) {
        Files.walkFileTree(from.resolve(part), new Copying(from, to));
      }
    }
  }

  private static final class Copying extends SimpleFileVisitor<Path> {
    private final Path from;
    private final Path to;

    Copying(Path from, Path to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      Path made = Files.createDirectory(to.resolve(from.relativize(directory)));
      Files.setPosixFilePermissions(made, PROGRAM);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (String.valueOf(file.getFileName()).startsWith("kroniek.jsa")) {
        return FileVisitResult.CONTINUE; // the class archive fits the place it was made in
      }
      Path target = to.resolve(from.relativize(file));
      Files.copy(file, target, LinkOption.NOFOLLOW_LINKS);
      if (!attributes.isSymbolicLink()) {
        Files.setPosixFilePermissions(target, Files.isExecutable(file) ? PROGRAM : FILE);
      }
      return FileVisitResult.CONTINUE;
    }
  }

  /** Has a copy make its class archive. Returns whether it has one; without, it starts slower. */
  static boolean dumpClasses(Path home) {
    Path script = home.resolve("lib/dump-classes");
    if (!Files.isExecutable(script) || !Files.exists(home.resolve("lib/kroniek.classes"))) {
      return false;
    }
    try {
      Process process =
          new ProcessBuilder(script.toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        process.getOutputStream().close();
        return process.waitFor(DUMP_SECONDS_MAX, TimeUnit.SECONDS) && process.exitValue() == 0;
      } finally {
        end(process);
      }
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends a process that has not ended, and those that it has started: they run from the copy. */
  private static void end(Process process) {
    if (process.isAlive()) {
      List<ProcessHandle> started = process.descendants().toList();
      process.destroyForcibly();
      started.forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** Deletes a file, or a directory with all that is in it; follows no link. */
  static void delete(Path path) throws IOException {
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem)
              throws IOException {
            if (problem != null) {
              throw problem;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

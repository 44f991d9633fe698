package dev.kroniek.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tells which process runs on a data directory. A daemon holds a lock on the file {@code LOCK},
 * which ends with it however it ends; the pid in the file counts only while the lock is held.
 */
final class LockFile {
  private LockFile() {}

  /**
   * The process that holds the directory; empty where none does. 0 stands for one that has not yet
   * written its pid.
   */
  static OptionalLong holder(Path data) {
    Path file = data.resolve("LOCK");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      try (FileLock lock = channel.tryLock()) {
        if (lock != null) {
          return OptionalLong.empty();
        }
      }
      return OptionalLong.of(pid(Files.readString(file, StandardCharsets.US_ASCII)));
    } catch (OverlappingFileLockException e) {
      return OptionalLong.of(ProcessHandle.current().pid()); // this very process has it
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    } catch (IOException e) {
      throw Failure.unavailable("cannot read " + file + ": " + Causes.text(e));
    }
  }

  /** The running process that holds the directory. */
  static Optional<ProcessHandle> process(Path data) {
    OptionalLong holder = holder(data);
    return holder.isPresent() ? ProcessHandle.of(holder.getAsLong()) : Optional.empty();
  }

  private static long pid(String text) {
    String pid = text.strip();
    return pid.matches("[0-9]{1,18}") ? Long.parseLong(pid) : 0;
  }
}

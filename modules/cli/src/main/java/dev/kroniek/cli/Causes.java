package dev.kroniek.cli;

import dev.kroniek.domain.NewerFormat;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in a few words why something failed. */
final class Causes {
  private Causes() {}

  /** What it means for the command that {@code what} failed so. */
  static Failure failure(String what, IOException e) {
    String line = what + ": " + text(e);
    return e instanceof NewerFormat ? Failure.unavailable(line) : Failure.failed(line);
  }

  /** The cause, for the end of a line that names what failed. */
  static String text(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "something else is in its place";
    }
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}

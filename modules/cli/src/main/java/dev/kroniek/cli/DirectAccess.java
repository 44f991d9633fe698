package dev.kroniek.cli;

import dev.kroniek.engine.DataDirectory;
import dev.kroniek.engine.NoSuchMomentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A data directory that a tool reads by itself, whether or not the daemon runs. Every error comes
 * out as a {@link Failure}. For one thread.
 */
final class DirectAccess implements AutoCloseable {
  private final DataDirectory directory;
  private final Scratch scratch;
  private final @Nullable Path temporary;

  private DirectAccess(DataDirectory directory, Scratch scratch, @Nullable Path temporary) {
    this.directory = directory;
    this.scratch = scratch;
    this.temporary = temporary;
  }

  /** Goes to the directory, which must hold a journal. */
  static DirectAccess to(Path data) {
    LogSetup.apply(Settings.LogLevel.ERROR); // libraries say more than people want to read
    if (!Files.isDirectory(data)) {
      throw Failure.unavailable("there is no directory " + data);
    }
    requireReadable(data);
    if (!Files.isDirectory(data.resolve("journal"))) {
      throw Failure.unavailable(
          data + " is no data directory of Kroniek: there is no journal in it");
    }
    return new DirectAccess(new DataDirectory(data), Scratch.of(data), null);
  }

  /** Checks that one who may not look into the directory is not told that there is nothing. */
  static void requireReadable(Path data) {
    if (Files.isDirectory(data) && !(Files.isReadable(data) && Files.isExecutable(data))) {
      throw Failure.unavailable("cannot read " + data + ": permission denied");
    }
  }

  /**
   * As {@link #to}; where there is no data directory, goes to one that is made in the directory for
   * temporary files, and deleted when this is closed.
   */
  static DirectAccess orNone(Path data) {
    if (Files.isDirectory(data.resolve("journal"))) {
      return to(data);
    }
    LogSetup.apply(Settings.LogLevel.ERROR);
    try {
      Path temporary = Files.createTempDirectory("kroniek");
      return new DirectAccess(new DataDirectory(temporary), Scratch.of(temporary), temporary);
    } catch (IOException e) {
      throw Failure.failed("cannot make a directory for temporary files: " + Causes.text(e));
    }
  }

  DataDirectory directory() {
    return directory;
  }

  /** A place for a tool's own files, deleted when this is closed. */
  Path work(String tool) {
    return scratch.work(tool);
  }

  /** Reads something out of the directory. */
  @FunctionalInterface
  interface Reading<T> {
    T read() throws IOException, NoSuchMomentException;
  }

  /** What was read. */
  <T> T read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (NoSuchMomentException e) {
      throw failure(e);
    } catch (IOException e) {
      throw Failure.unavailable("cannot read " + directory.root() + ": " + Causes.text(e));
    }
  }

  /** What it means for a command that the journal does not have the moment. */
  static Failure failure(NoSuchMomentException e) {
    String line = String.valueOf(e.getMessage());
    return switch (e.kind()) {
      case FUTURE, BEYOND_THE_END -> Failure.usage(line);
      case BEFORE_RETAINED -> Failure.refused(line);
    };
  }

  @Override
  public void close() {
    scratch.close();
    if (temporary != null) {
      try {
        Files.deleteIfExists(temporary.resolve("tmp"));
        Files.deleteIfExists(temporary);
      } catch (IOException e) {
        // it lies where what is left behind is cleared away
      }
    }
  }
}

package dev.kroniek.cli;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that is there whole or not at all: written aside as {@code NAME.partial}, forced, and
 * renamed. For its owner only. For one thread.
 */
final class OutputFile implements AutoCloseable {
  private final Path target;
  private final Path partial;
  private final FileChannel channel;
  private final Output output;

  private OutputFile(Path target, Path partial, FileChannel channel) {
    this.target = target;
    this.partial = partial;
    this.channel = channel;
    this.output = new Output(Channels.newOutputStream(channel));
  }

  /** Begins to write the file; one that is there stays until {@link #finish}. */
  static OutputFile create(Path target) {
    Path partial = target.resolveSibling(target.getFileName() + ".partial");
    try {
      if (Files.isDirectory(target)) {
        throw Failure.usage(target + " is a directory: name a file");
      }
      FileChannel channel =
          FileChannel.open(
              partial,
              Set.of(
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return new OutputFile(target, partial, channel);
    } catch (IOException e) {
      throw Failure.failed("cannot write " + partial + ": " + Causes.text(e));
    }
  }

  Output output() {
    return output;
  }

  /** Puts what was written in its place. */
  void finish() {
    output.flush();
    try {
      channel.force(true);
      channel.close();
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw Failure.failed("cannot write " + target + ": " + Causes.text(e));
    }
  }

  /** Removes what is not finished. */
  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      throw Failure.failed("cannot remove " + partial + ": " + Causes.text(e));
    }
  }
}

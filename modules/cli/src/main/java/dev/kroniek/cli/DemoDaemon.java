package dev.kroniek.cli;

import dev.kroniek.engine.DataDirectory;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.KroniekOptions;
import dev.kroniek.server.Server;
import dev.kroniek.server.ServerMetrics;
import dev.kroniek.server.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A daemon in this process, on a data directory that is made for it. */
final class DemoDaemon implements AutoCloseable {
  private static final int DELETE_TRIES = 5;
  private static final Duration DELETE_RETRY = Duration.ofMillis(20);

  private final Path data;
  private final Scratch scratch;
  private final ServerMetrics metrics;
  private final Kroniek kroniek;
  private final Server server;

  private DemoDaemon(
      Path data, Scratch scratch, ServerMetrics metrics, Kroniek kroniek, Server server) {
    this.data = data;
    this.scratch = scratch;
    this.metrics = metrics;
    this.kroniek = kroniek;
    this.server = server;
  }

  /** Makes a directory among the temporary files. */
  static Path makeDirectory(Context context) {
    String temporary = context.variable("TMPDIR");
    try {
      return temporary == null
          ? Files.createTempDirectory("kroniek-demo-")
          : Files.createTempDirectory(Path.of(temporary), "kroniek-demo-");
    } catch (IOException e) {
      throw Failure.failed("cannot make a directory for the demonstration: " + Causes.text(e));
    }
  }

  /** Starts on the directory. */
  static DemoDaemon start(Path data) {
    LogSetup.apply(Settings.LogLevel.ERROR);
    Scratch scratch = Scratch.of(data);
    ServerMetrics metrics = new ServerMetrics();
    try {
      DataDirectory directory = new DataDirectory(data);
      directory.create();
      Kroniek kroniek = Kroniek.open(data, KroniekOptions.defaults().meters(metrics.registry()));
      Server server =
          Server.start(
              directory, kroniek, metrics, ServerOptions.defaults().address("127.0.0.1", 0));
      return new DemoDaemon(data, scratch, metrics, kroniek, server);
    } catch (IOException e) {
      throw Causes.failure("cannot start on " + data, e);
    }
  }

  /** Ends it; the directory stays. */
  @Override
  public void close() {
    try (scratch;
        metrics;
        kroniek;
        server) {
      // in this order from the last
    } catch (IOException e) {
      throw Causes.failure("the daemon on " + data + " did not end in order", e);
    }
  }

  /** Deletes a directory and all that is in it, also while a hook may still write there. */
  static void delete(Path directory) {
    for (int tries = 0; tries < DELETE_TRIES && Files.exists(directory); tries++) {
      LockSupport.parkNanos(tries * DELETE_RETRY.toNanos());
      try (Stream<Path> files = Files.walk(directory)) {
        List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        for (Path file : deepestFirst) {
          Files.deleteIfExists(file);
        }
      } catch (IOException | UncheckedIOException e) {
        // something came into it meanwhile: the next try takes it along
      }
    }
  }
}

package dev.kroniek.cli;

import dev.kroniek.engine.DataDirectory;
import dev.kroniek.engine.DataDirectoryLockedException;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.KroniekOptions;
import dev.kroniek.server.RuntimeDirectories;
import dev.kroniek.server.Server;
import dev.kroniek.server.ServerMetrics;
import dev.kroniek.server.ServerOptions;
import dev.kroniek.server.StatusFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon: engine and server on one data directory, from start to end. A signal (SIGTERM,
 * SIGINT) drains it, writes a checkpoint and ends the process with 0 within 5 s; a failure of the
 * engine ends it with 1, because nothing that comes after could be trusted.
 */
final class Daemon {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

  /** Less than the 5 s that are promised, by what the JVM needs itself. */
  private static final Duration CLOSING_MAX = Duration.ofMillis(4_700);

  private final Path data;
  private final Settings settings;
  private final Context context;
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

  private @Nullable Scratch scratch; // guarded by this
  private @Nullable ServerMetrics metrics; // guarded by this
  private @Nullable Kroniek kroniek; // guarded by this
  private @Nullable Server server; // guarded by this
  private @Nullable StatusFile status; // guarded by this

  Daemon(Path data, Settings settings, Context context) {
    this.data = data;
    this.settings = settings;
    this.context = context;
  }

  /**
   * Runs until the engine fails. A signal ends the process without a return from here.
   *
   * @throws Failure if it cannot start, or the engine failed
   */
  int run() {
    LogSetup.apply(settings.logLevel(), new DataDirectory(data).logs(), UnaryOperator.identity());
    Thread signalled = new Thread(this::end, "kroniek-end");
    Runtime.getRuntime().addShutdownHook(signalled);
    try {
      serve();
    } finally {
      endWithoutSignal(signalled);
    }
    throw Failure.failed(
        "the engine failed: " + cause(failure.join()) + "; start the daemon again");
  }

  /** Returns once the engine has failed. */
  private void serve() {
    CompletableFuture<Void> recovered = open().recovered();
    try {
      CompletableFuture.anyOf(recovered, failure).join();
    } catch (CompletionException e) {
      failure.complete(e);
    }
    if (!failure.isDone()) {
      tellReady();
    }
    failure.join();
  }

  private synchronized Kroniek open() {
    DataDirectory directory = new DataDirectory(data);
    try {
      directory.create();
      scratch = Scratch.of(data);
      ServerMetrics meters = new ServerMetrics();
      metrics = meters;
      Kroniek engine = OwnedDirectory.open(data, engineOptions(meters));
      kroniek = engine;
      LogSetup.apply(settings.logLevel(), directory.logs(), engine.redactor()::text);
      LOG.info("kroniek {} is starting, pid {}", Version.number(), ProcessHandle.current().pid());
      Server doors = Server.start(directory, engine, meters, serverOptions());
      server = doors;
      status = StatusFile.start(data, engine, doors::isStarted);
      announce(doors);
      return engine;
    } catch (DataDirectoryLockedException e) {
      throw Failure.failed(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw Causes.failure("cannot start on " + data, e);
    }
  }

  private KroniekOptions engineOptions(ServerMetrics meters) {
    return KroniekOptions.defaults()
        .durability(settings.durability())
        .reserveBytes(settings.journalReserveBytes())
        .meters(meters.registry())
        .retention(settings.retention())
        .redaction(settings.redaction())
        .onFailure(failure::complete);
  }

  private ServerOptions serverOptions() {
    return ServerOptions.defaults()
        .address(settings.http().host(), settings.http().port())
        .prompts(settings.prompts())
        .liveness(settings.liveness())
        .version(Version.number())
        .runtimeDirectories(RuntimeDirectories.of(context.variable("XDG_RUNTIME_DIR")));
  }

  /** The token opens everything: it is shown to a person at a terminal, and to no log. */
  private void announce(Server doors) {
    context.out().line("listening on " + doors.socket().map(Path::toString).orElse("TCP only"));
    boolean isForPeople = Terminal.isForPeople();
    doors
        .pageAddress()
        .ifPresent(
            address ->
                context
                    .out()
                    .line("sessions page " + (isForPeople ? address : withoutToken(address))));
    context.out().flush();
  }

  private static String withoutToken(String address) {
    int query = address.indexOf('?');
    return query < 0 ? address : address.substring(0, query);
  }

  private void tellReady() {
    LOG.info("kroniek {} is ready, pid {}", Version.number(), ProcessHandle.current().pid());
    context.out().line("ready, pid " + ProcessHandle.current().pid());
    context.out().flush();
  }

  private void endWithoutSignal(Thread signalled) {
    try {
      Runtime.getRuntime().removeShutdownHook(signalled);
    } catch (IllegalStateException e) {
      LOG.debug("a signal ends the process at this moment", e);
      return;
    }
    closeInTime();
  }

  /** The last that this process does, on the thread that the JVM keeps for its end. */
  private void end() {
    closeInTime();
    Runtime.getRuntime().halt(failure.isDone() ? ExitCode.FAILED : ExitCode.DONE);
  }

  private void closeInTime() {
    Thread closing = new Thread(this::close, "kroniek-close");
    closing.setDaemon(true);
    closing.start();
    try {
      closing.join(CLOSING_MAX.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (closing.isAlive()) {
      LOG.warn("not drained in time: what is journaled is folded at the next start");
    }
  }

  private synchronized void close() {
    if (status != null) {
      status.stop();
    }
    closeOne(server);
    closeOne(kroniek);
    closeOne(status); // who finds no status file believes that the daemon is starting
    closeOne(metrics);
    if (scratch != null) {
      scratch.close();
    }
    if (kroniek != null) {
      LOG.info("stopped");
    }
  }

  private static void closeOne(@Nullable AutoCloseable open) {
    try {
      if (open != null) {
        open.close();
      }
    } catch (Exception e) {
      LOG.error("did not close in order", e);
    }
  }

  private static String cause(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }
}

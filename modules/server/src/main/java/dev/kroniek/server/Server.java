package dev.kroniek.server;

import dev.kroniek.engine.AppendRefusedException;
import dev.kroniek.engine.DataDirectory;
import dev.kroniek.engine.Kroniek;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The daemon's doors on one data directory: the unix socket, HTTP on loopback TCP, and the spool.
 * All three are open when {@link #start} returns, whether or not the journal is folded yet: reads
 * wait for that, commands do not. Behind them silent sessions are looked after, now and then.
 *
 * <p>Close it before the {@link Kroniek} that it serves. Safe for many threads.
 */
public final class Server implements AutoCloseable {
  private final Path data;
  private final Token token;
  private final Listeners listeners;
  private final SpoolPickup pickup;
  private final SpoolThread spool;
  private final LivenessScheduler liveness;
  private final Startup startup;

  private Server(
      DataDirectory directory,
      Token token,
      Listeners listeners,
      Spool spool,
      LivenessScheduler liveness,
      Startup startup) {
    this.data = directory.root();
    this.token = token;
    this.listeners = listeners;
    this.pickup = spool.pickup();
    this.spool = spool.thread();
    this.liveness = liveness;
    this.startup = startup;
  }

  private record Spool(SpoolPickup pickup, SpoolThread thread) {}

  /**
   * Opens the doors.
   *
   * @param directory the data directory, which {@code kroniek} holds the lock of
   * @param metrics whose registry {@code kroniek} uses too
   * @throws IOException if the unix socket cannot be opened, or the directory not be written. A TCP
   *     port that is taken is no error, and neither is a place where no socket can be: it is
   *     logged, and {@link #port} or {@link #socket} is empty. Only both together are
   */
  public static Server start(
      DataDirectory directory, Kroniek kroniek, ServerMetrics metrics, ServerOptions options)
      throws IOException {
    return start(directory, kroniek, kroniek::appendAll, metrics, options);
  }

  static Server start(
      DataDirectory directory,
      Kroniek kroniek,
      CommandAppender appender,
      ServerMetrics metrics,
      ServerOptions options)
      throws IOException {
    Path data = directory.root();
    Token token = Token.of(directory.token());
    PrivateFiles.directory(directory.rejected());
    Intake intake =
        new Intake(
            appender, options.prompts(), options.clock(), System::nanoTime, kroniek.redactor());
    SpoolMeters meters = new SpoolMeters(metrics.registry());
    SpoolPickup pickup = new SpoolPickup(directory.spool(), intake, meters);
    Spool spool = new Spool(pickup, new SpoolThread(directory.spool(), pickup));
    Startup startup = new Startup(kroniek, meters, spool.thread()::hasTurned);
    LivenessScheduler liveness = liveness(kroniek, pickup, metrics, options);
    Probes probes = new Probes(kroniek, meters, liveness::status, options);
    Listeners listeners =
        Listeners.open(
            SocketPath.prepare(data, options.runtimeDirectories()),
            options,
            token,
            Routes.of(kroniek, startup, intake, probes, metrics),
            metrics.registry(),
            kroniek.redactor());
    Server server = new Server(directory, token, listeners, spool, liveness, startup);
    server.announce(options.host());
    server.spool.start();
    server.liveness.start();
    return server;
  }

  private static LivenessScheduler liveness(
      Kroniek kroniek, SpoolPickup pickup, ServerMetrics metrics, ServerOptions options) {
    LivenessMeters meters = new LivenessMeters(metrics.registry());
    LivenessRound.Surroundings here =
        new LivenessRound.Surroundings(
            Processes.ofThisMachine(),
            new AwakeTime(options.clock(), System::nanoTime),
            new HostName());
    LivenessRound round =
        new LivenessRound(kroniek, pickup::turn, here, options.liveness(), meters);
    return new LivenessScheduler(round, options.liveness(), meters, options.clock());
  }

  private void announce(String host) throws IOException {
    try {
      new Endpoint(ProcessHandle.current().pid(), socket(), host, port()).write(data);
    } catch (IOException e) {
      listeners.close();
      throw e;
    }
  }

  /**
   * Whether what the journal held at the start is folded, and what waited in the spool was taken in
   * or refused.
   */
  public boolean isStarted() {
    return startup.isOver();
  }

  /** The unix socket's path; empty where none is short enough. */
  public Optional<Path> socket() {
    return listeners.socket();
  }

  /** The port of the TCP door; empty where there is none. */
  public OptionalInt port() {
    return listeners.port();
  }

  /**
   * The address of the sessions page, with the token: who opens it in a browser is let in from then
   * on. For the eyes of this user only. Empty where there is no TCP door.
   */
  public Optional<String> pageAddress() {
    return listeners.address().map(address -> address + "/?token=" + token.value());
  }

  /**
   * Lists the complete files in the spool and returns when all that are listed are journaled, or
   * put aside. Waits for a turn that is under way.
   *
   * @throws AppendRefusedException if commands are not taken; the files are still there
   * @throws IOException if the spool cannot be read or written
   */
  public void drainSpool() throws AppendRefusedException, IOException, InterruptedException {
    pickup.turn();
  }

  /**
   * Lets nobody in any more, answers the requests that are under way and finishes the batch from
   * the spool. Takes 2 s at most.
   */
  @Override
  public void close() throws IOException {
    try {
      liveness.close();
      spool.close();
    } finally {
      try {
        listeners.close();
      } finally {
        Endpoint.delete(data);
      }
    }
  }
}

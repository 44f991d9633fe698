package dev.kroniek.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Durable ingest through the daemon's unix socket, beside {@link BareChronicle} with batches of the
 * size that the daemon formed, in turns.
 */
final class IngestBench {
  private static final int ROUNDS = 3;

  private final Path home;
  private final int seconds;

  IngestBench(Path home, int seconds) {
    this.home = home;
    this.seconds = seconds;
  }

  void run() throws Exception {
    Figures.print(
        "ingest: entries of %d bytes, durable before the answer, %d s a round, %d rounds",
        BareChronicle.entryBytes(Commands.event("s", "bench-000000")), seconds, ROUNDS);
    for (int writers : new int[] {1, 16}) {
      double[] ours = new double[ROUNDS];
      double[] bare = new double[ROUNDS];
      double batch = 1;
      for (int round = 0; round < ROUNDS; round++) {
        Round measured = daemonRound(writers);
        ours[round] = measured.rate();
        batch = measured.batch();
        bare[round] = BareChronicle.rate((int) Math.max(1, Math.round(batch)), seconds);
      }
      Figures.print(
          "  %2d writers: %.0f/s, mean batch %.1f; bare append + force %.0f/s; ratio %.2f",
          writers,
          Figures.median(ours),
          batch,
          Figures.median(bare),
          Figures.median(ours) / Figures.median(bare));
    }
  }

  private record Round(double rate, double batch) {}

  private Round daemonRound(int writers) throws Exception {
    Path directory = Directories.fresh();
    Process daemon = start(directory);
    try {
      Path socket = directory.resolve("kroniek.sock");
      awaitReady(socket, daemon);
      drive(socket, writers, 2); // warm up: classes, code, the first queue file
      double before = batches(socket);
      long start = System.nanoTime();
      long count = drive(socket, writers, seconds);
      double rate = count * 1e9 / (System.nanoTime() - start);
      return new Round(rate, count / Math.max(1, batches(socket) - before));
    } finally {
      daemon.destroy();
      if (!daemon.waitFor(20, TimeUnit.SECONDS)) {
        daemon.destroyForcibly().waitFor();
      }
      Directories.delete(directory);
    }
  }

  private Process start(Path directory) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            home.resolve("bin/kroniek").toString(), "--data", directory.toString(), "serve");
    builder.environment().put("KRONIEK_HTTP_PORT", "0");
    File log = directory.resolve("bench.log").toFile();
    return builder.redirectErrorStream(true).redirectOutput(log).start();
  }

  private static void awaitReady(Path socket, Process daemon) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < deadline && daemon.isAlive()) {
      if (Files.exists(socket)) {
        try (SocketClient client = new SocketClient(socket)) {
          client.get("/health/ready");
          return;
        } catch (IOException e) {
          // not yet
        }
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new IOException("the daemon did not become ready");
  }

  /** The batches journaled so far, as the daemon counts them. */
  private static double batches(Path socket) throws IOException {
    try (SocketClient client = new SocketClient(socket)) {
      return client
          .get("/metrics")
          .lines()
          .filter(line -> line.startsWith("kroniek_append_seconds_count"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
          .findFirst()
          .orElseThrow(() -> new IOException("no kroniek_append_seconds_count in /metrics"));
    }
  }

  /** Posts on {@code writers} connections at once. Returns how many commands were acknowledged. */
  private static long drive(Path socket, int writers, int seconds) throws Exception {
    AtomicLong count = new AtomicLong();
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    List<Thread> threads = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      String session = "bench-" + writer;
      Thread thread =
          new Thread(
              () -> {
                try (SocketClient client = new SocketClient(socket)) {
                  for (long i = 0; System.nanoTime() < end; i++) {
                    client.post(
                        Commands.event(session, session + "-" + System.nanoTime() + "-" + i)
                            .toString());
                    count.incrementAndGet();
                  }
                } catch (IOException e) {
                  failure.set(e);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Exception e = failure.get();
    if (e != null) {
      throw e;
    }
    return count.get();
  }
}

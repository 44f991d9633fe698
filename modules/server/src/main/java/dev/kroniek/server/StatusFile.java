package dev.kroniek.server;

import dev.kroniek.domain.Attention;
import dev.kroniek.domain.AttentionKind;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.NotAnsweredException;
import dev.kroniek.state.SessionPage;
import dev.kroniek.state.SessionQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@code status.txt} up to date: one line of numbers that a shell reads without asking
 * anybody. It is described in docs/formats/status.md:
 *
 * <pre>
 * status1 PID START|- ACTIVE PARKED STALE PERMISSION QUESTION IDLE
 * </pre>
 *
 * <p>The file is replaced whole, at most twice a second, and only where it would say something
 * else: a daemon at rest writes nothing. It goes when the daemon ends in order; however else that
 * ends, the process that the file names is no more.
 */
public final class StatusFile implements AutoCloseable {
  /** The file's name in the data directory. */
  public static final String NAME = "status.txt";

  private static final Logger LOG = LoggerFactory.getLogger(StatusFile.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final Duration STOP_MAX = Duration.ofMillis(500);

  private final Path file;
  private final Kroniek kroniek;
  private final String process;
  private final BooleanSupplier isStarted;
  private final Thread thread = new Thread(this::run, "kroniek-status");
  private final CountDownLatch ended = new CountDownLatch(1);

  // For the thread, or for who takes the turns by hand.
  private long seenSequence = -1;
  private String written = "";
  private boolean isFailing;

  StatusFile(Path data, Kroniek kroniek, BooleanSupplier isStarted) {
    this.file = data.resolve(NAME);
    this.kroniek = kroniek;
    this.isStarted = isStarted;
    this.process = ProcessHandle.current().pid() + " " + startOfThisProcess();
    thread.setDaemon(true);
  }

  /**
   * Begins; the first line comes once the daemon has started. So a file that does not name the
   * process which holds the data directory tells that this one is still starting.
   */
  public static StatusFile start(Path data, Kroniek kroniek, BooleanSupplier isStarted) {
    StatusFile status = new StatusFile(data, kroniek, isStarted);
    status.thread.start();
    return status;
  }

  /** When the kernel says that this process began, in its ticks; {@code -} where it does not. */
  private static String startOfThisProcess() {
    try {
      String stat = Files.readString(Path.of("/proc/self/stat"));
      List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
      return fields.get(19);
    } catch (IOException | RuntimeException e) {
      return "-";
    }
  }

  private void run() {
    try {
      do {
        if (isStarted.getAsBoolean()) {
          turn();
        }
      } while (!ended.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      LOG.debug("the status is not kept any more");
    }
  }

  /** Writes the file where it says something else by now. */
  void turn() {
    long sequence = kroniek.lastSequence();
    if (sequence == seenSequence) {
      return;
    }
    try {
      write(line());
      seenSequence = sequence;
      isFailing = false;
    } catch (NotAnsweredException e) {
      LOG.debug("the engine is busy, or ends: {}", e.toString());
    } catch (IOException | RuntimeException e) {
      if (!isFailing) {
        LOG.warn("{} is behind, trying again: {}", file, e.toString());
      }
      isFailing = true;
    }
  }

  private synchronized void write(String line) throws IOException {
    if (!line.equals(written) && ended.getCount() > 0) {
      PrivateFiles.replace(file, line);
      written = line;
    }
  }

  private String line() throws IOException {
    Map<AttentionKind, Long> attention = new EnumMap<>(AttentionKind.class);
    @Nullable String cursor = null;
    do {
      SessionPage page =
          kroniek.sessions(new SessionQuery("active", null, null, SessionQuery.LIMIT_MAX, cursor));
      page.sessions().forEach(session -> count(session, attention));
      cursor = page.nextCursor();
    } while (cursor != null);
    Map<String, Long> byStatus = kroniek.status().sessionsByStatus();
    return String.join(
        " ",
        "status1",
        process,
        byStatus.getOrDefault("active", 0L).toString(),
        byStatus.getOrDefault("parked", 0L).toString(),
        byStatus.getOrDefault("stale", 0L).toString(),
        attention.getOrDefault(AttentionKind.PERMISSION, 0L).toString(),
        attention.getOrDefault(AttentionKind.QUESTION, 0L).toString(),
        attention.getOrDefault(AttentionKind.IDLE, 0L) + "\n");
  }

  private static void count(SessionHead session, Map<AttentionKind, Long> attention) {
    Attention waits = session.liveness().attention();
    if (waits != null) {
      attention.merge(waits.kind(), 1L, Long::sum);
    }
  }

  /**
   * Writes no more. A write under way is left to its end, for which half a second is waited: an
   * interrupt would tear it.
   */
  public void stop() {
    ended.countDown();
    try {
      thread.join(STOP_MAX.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Stops, and takes the file away: nobody keeps it up to date any more. One of the next daemon,
   * which may be there already, stays.
   */
  @Override
  public void close() throws IOException {
    stop();
    synchronized (this) {
      if (Files.exists(file) && Files.readString(file).equals(written)) {
        Files.delete(file);
      }
    }
  }
}

package dev.kroniek.server;

import dev.kroniek.domain.Attention;
import dev.kroniek.domain.AttentionKind;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.state.SessionPage;
import dev.kroniek.state.SessionQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
  private final Thread thread = new Thread(this::run, "kroniek-status");

  // For the thread, or for who takes the turns by hand.
  private long seenSequence = -1;
  private String written = "";
  private boolean isFailing;

  StatusFile(Path data, Kroniek kroniek) {
    this.file = data.resolve(NAME);
    this.kroniek = kroniek;
    this.process = ProcessHandle.current().pid() + " " + startOfThisProcess();
    thread.setDaemon(true);
  }

  /** Begins; the first line comes when all that is journaled is folded. */
  public static StatusFile start(Path data, Kroniek kroniek) {
    StatusFile status = new StatusFile(data, kroniek);
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
      while (true) {
        if (kroniek.recovered().isDone()) {
          turn();
        }
        Thread.sleep(BETWEEN_LOOKS.toMillis());
      }
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
      String line = line();
      if (!line.equals(written)) {
        PrivateFiles.replace(file, line);
        written = line;
      }
      seenSequence = sequence;
      isFailing = false;
    } catch (IOException | RuntimeException e) {
      if (!isFailing) {
        LOG.warn("{} is behind, trying again: {}", file, e.toString());
      }
      isFailing = true;
    }
  }

  private String line() throws IOException {
    Map<String, Long> byStatus = kroniek.status().sessionsByStatus();
    Map<AttentionKind, Long> attention = new EnumMap<>(AttentionKind.class);
    @Nullable String cursor = null;
    do {
      SessionPage page =
          kroniek.sessions(new SessionQuery("active", null, null, SessionQuery.LIMIT_MAX, cursor));
      page.sessions().forEach(session -> count(session, attention));
      cursor = page.nextCursor();
    } while (cursor != null);
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

  /** Takes the file away: nobody keeps it up to date any more. */
  @Override
  public void close() throws IOException {
    thread.interrupt();
    try {
      thread.join(STOP_MAX.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(file);
  }
}

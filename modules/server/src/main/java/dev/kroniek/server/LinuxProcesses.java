package dev.kroniek.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Processes as {@code /proc} shows them.
 *
 * <p>A process is told from others of its number by its start, which the kernel counts in ticks
 * since the boot: no setting of the clock changes that. (Java's own {@code startInstant} adds the
 * boot's time by the wall clock as it was when the JVM began, in whole seconds.) No boot id is
 * needed beside it: whoever remembers a start does not outlive the boot.
 *
 * <p>A number says something only within one PID namespace, and a hook's file does not tell which
 * one that was: a container may share the data directory, or the daemon may run in one. What is
 * found under the number is the agent only if it is a process that could be one, so none of
 *
 * <ul>
 *   <li>a process of another user: the spool is this user's;
 *   <li>a thread of the kernel, and process 1, which is there in every namespace;
 *   <li>this daemon;
 *   <li>a process of a namespace below ours, which has another number there;
 *   <li>anything at all, where {@code /proc} is that of another namespace than ours.
 * </ul>
 *
 * <p>What remains is ruled out by its start, unless it is a process of this user, older than the
 * session, that happens to have the number of an agent in a container.
 */
final class LinuxProcesses implements Processes {
  /** {@code USER_HZ}, which the kernel keeps at 100 on all machines that Java 17 runs on. */
  private static final long TICK_MS = 10;

  private static final long KERNEL_THREAD = 0x0020_0000;

  // Fields of /proc/PID/stat behind the name, which is in parentheses and may hold anything.
  private static final int STATE = 0;
  private static final int FLAGS = 6;
  private static final int START = 19;

  private final Path proc;
  private final long ownPid;

  /** How this process is described; null where {@code /proc} is none of ours. */
  private final @Nullable Owner own;

  private long ticksNow;
  private Instant now = Instant.EPOCH;

  /** Whose a process is, and how many namespaces deep. */
  private record Owner(String user, int depth) {}

  /**
   * Those below a directory.
   *
   * @param ownPid this process, as it knows itself
   */
  LinuxProcesses(Path proc, long ownPid) {
    this.proc = proc;
    this.ownPid = ownPid;
    this.own = ownedBy(ownPid);
  }

  private @Nullable Owner ownedBy(long pid) {
    try {
      boolean isSelf = fields(read("self/stat")).pid() == pid;
      return isSelf ? owner(read(pid + "/status")) : null;
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  /**
   * A thread that is begun now tells which tick it is. {@code /proc/uptime} does not: in some
   * containers it tells the container's.
   */
  @Override
  public void begin(Instant wallClock) throws IOException {
    FutureTask<Long> tick = new FutureTask<>(() -> fields(read("thread-self/stat")).start());
    Thread newborn = new Thread(tick, "kroniek-tick");
    newborn.setDaemon(true);
    newborn.start();
    try {
      ticksNow = tick.get();
      now = wallClock;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException("cannot tell which tick it is: " + e.getCause(), e);
    }
  }

  @Override
  public Sighting look(long pid) {
    if (own == null || pid == 1 || pid == ownPid) {
      return new Sighting.Elsewhere();
    }
    try {
      Fields fields = fields(read(pid + "/stat"));
      if (fields.isDead()) {
        return new Sighting.Gone();
      }
      return fields.isKernelThread() || !own.equals(owner(read(pid + "/status")))
          ? new Sighting.Elsewhere()
          : new Sighting.Running(fields.start(), startedAt(fields.start()));
    } catch (AccessDeniedException e) {
      return new Sighting.Elsewhere();
    } catch (IOException e) {
      return new Sighting.Gone(); // also when it ended between the two
    }
  }

  private Instant startedAt(long ticks) {
    return now.minus(Duration.ofMillis((ticksNow - ticks) * TICK_MS));
  }

  /** As bytes: a process may be called anything. */
  private String read(String file) throws IOException {
    byte[] bytes = Files.readAllBytes(proc.resolve(file));
    if (bytes.length == 0) {
      throw new NoSuchFileException(file); // the kernel's answer where the process has just ended
    }
    return new String(bytes, ISO_8859_1);
  }

  private record Fields(long pid, List<String> afterName) {
    Fields {
      afterName = List.copyOf(afterName);
    }

    /** Ended, and its parent has not asked how. */
    boolean isDead() {
      return afterName.get(STATE).equals("Z") || afterName.get(STATE).equalsIgnoreCase("X");
    }

    boolean isKernelThread() {
      return (Long.parseLong(afterName.get(FLAGS)) & KERNEL_THREAD) != 0;
    }

    long start() {
      return Long.parseLong(afterName.get(START));
    }
  }

  private static Fields fields(String stat) throws IOException {
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" "));
    if (fields.size() <= START) {
      throw new IOException("not as expected: " + stat);
    }
    return new Fields(Long.parseLong(stat.substring(0, stat.indexOf(' '))), fields);
  }

  /** The real user, and how many numbers the process has: one for each namespace it is in. */
  private static Owner owner(String status) {
    List<String> users = line(status, "Uid:");
    return new Owner(users.isEmpty() ? "" : users.get(0), line(status, "NSpid:").size());
  }

  private static List<String> line(String status, String label) {
    return status
        .lines()
        .filter(line -> line.startsWith(label))
        .findFirst()
        .map(line -> List.of(line.substring(label.length()).strip().split("\\s+")))
        .orElse(List.of());
  }
}

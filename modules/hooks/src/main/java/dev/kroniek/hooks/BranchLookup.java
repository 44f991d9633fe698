package dev.kroniek.hooks;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks for branches without ever waiting for long: a working directory may lie on a mount that
 * hangs, and then whatever touches it hangs with it. Thread-safe.
 *
 * <p>Looking is done by threads of its own, which end when they are idle. One that hangs is left to
 * itself; while {@link #THREADS_MAX} do, no branch is found.
 */
final class BranchLookup {
  static final int THREADS_MAX = 4;

  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final long IDLE_SECONDS = 1;

  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          THREADS_MAX,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          BranchLookup::thread);

  private final Source source;
  private final Duration wait;

  /** Where branches are looked up. */
  interface Source {
    /** The branch of the directory, or null if not known. */
    @Nullable String branch(String workingDirectory);
  }

  BranchLookup() {
    this(GitHead::branch, WAIT);
  }

  BranchLookup(Source source, Duration wait) {
    this.source = source;
    this.wait = wait;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "kroniek-branch");
    thread.setDaemon(true);
    return thread;
  }

  /** The branch, or null if it is not known by the time it takes too long. */
  @Nullable String branch(String workingDirectory) {
    try {
      Future<@Nullable String> answer = threads.submit(() -> source.branch(workingDirectory));
      return answer.get(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException | TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a branch cannot fail to be looked up", e);
    }
  }
}

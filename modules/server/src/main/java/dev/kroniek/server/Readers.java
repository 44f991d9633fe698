package dev.kroniek.server;

import dev.kroniek.domain.Texts;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Request;

/**
 * What reads may take of the daemon, so that however many there are, probes and commands are served
 * and the memory suffices: a few threads, on which they wait for the disk and for the state, and so
 * many bytes of answers that wait for their clients. What waits for a thread is bounded by the
 * number of connections. The threads end when there is nothing to do, so there is nothing to close.
 * Thread-safe.
 */
final class Readers implements Executor {
  private static final int THREADS_MAX = 4;
  private static final long IDLE_SECONDS_MAX = 30;

  /** All that wait together, unless a single one is larger. */
  private static final long UNSENT_BYTES_MAX = 16L << 20;

  /** Those that are no larger are not counted. */
  private static final long SMALL_BYTES_MAX = 64L << 10;

  private final AtomicLong unsentBytes = new AtomicLong();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS_MAX,
          THREADS_MAX,
          IDLE_SECONDS_MAX,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Readers::thread);

  Readers() {
    threads.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "kroniek-read");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void execute(Runnable read) {
    threads.execute(read);
  }

  /**
   * Counts the answer until the request is over.
   *
   * @throws ProblemException if too much waits already
   */
  void admit(Answer answer, Request request) throws ProblemException {
    long bytes = Texts.utf8Bytes(answer.body());
    if (bytes <= SMALL_BYTES_MAX) {
      return;
    }
    long before = unsentBytes.getAndAdd(bytes);
    if (before > 0 && before + bytes > UNSENT_BYTES_MAX) {
      unsentBytes.addAndGet(-bytes);
      throw new ProblemException(
          Problem.Kind.OVERLOADED,
          "large answers wait for their clients to read them; ask again, or for fewer rows");
    }
    Request.addCompletionListener(request, failure -> unsentBytes.addAndGet(-bytes));
  }
}

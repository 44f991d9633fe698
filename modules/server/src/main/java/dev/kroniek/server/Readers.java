package dev.kroniek.server;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which reads wait for the disk and for the state. They are not those of the
 * listeners, so that probes and commands are answered however many reads wait. What waits for one
 * of them is bounded by the number of connections. They end when there is nothing to do, so there
 * is nothing to close. Thread-safe.
 */
final class Readers implements Executor {
  private static final int THREADS_MAX = 8;
  private static final long IDLE_SECONDS_MAX = 30;

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
}

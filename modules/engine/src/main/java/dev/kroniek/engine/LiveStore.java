package dev.kroniek.engine;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.journal.ChronicleJournal;
import dev.kroniek.journal.NextGeneration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Hands the pieces of a maintenance job to the threads of an engine at work. */
final class LiveStore implements StoreAccess {
  private static final long GLANCE_MS = 100;

  private final ChronicleJournal journal;
  private final AppendAgent appender;
  private final AgentThread appenderThread;
  private final WriterAgent writer;
  private final AgentThread writerThread;
  private final Timing timing;

  LiveStore(
      ChronicleJournal journal,
      AppendAgent appender,
      AgentThread appenderThread,
      WriterAgent writer,
      AgentThread writerThread,
      Timing timing) {
    this.journal = journal;
    this.appender = appender;
    this.appenderThread = appenderThread;
    this.writer = writer;
    this.writerThread = writerThread;
    this.timing = timing;
  }

  @Override
  public long closeGeneration(MaintenanceJob job) throws IOException {
    try (NextGeneration next = journal.nextGeneration()) {
      Errand<Long> closing = new Errand<>(() -> timed(() -> journal.begin(next)));
      appender.send(closing);
      appenderThread.signal();
      try {
        return await(closing.done(), job);
      } finally {
        closing.withdraw();
      }
    }
  }

  @Override
  public Forgotten checkpoint(long sequence, MaintenanceJob job) throws IOException {
    await(writer.recovered(), job);
    Forgotten forgotten = Forgotten.NONE;
    long reached = -1;
    while (reached < sequence) {
      if (reached >= 0) {
        Waits.until(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GLANCE_MS), () -> false);
        job.at(job.progress().stage());
      }
      CompletableFuture<Forgotten> written =
          asked(
              store -> {
                writer.checkpoint();
                return store.forgotten();
              });
      forgotten = await(written, job);
      reached = writer.checkpointSequence();
    }
    return forgotten;
  }

  @Override
  public <T> T afterCheckpoint(Question<T> upkeep, MaintenanceJob job) throws IOException {
    return ask(
        store -> {
          writer.checkpoint();
          return upkeep.answer(store);
        },
        job);
  }

  @Override
  public <T> T ask(Question<T> upkeep, MaintenanceJob job) throws IOException {
    return await(asked(upkeep), job);
  }

  private <T> CompletableFuture<T> asked(Question<T> upkeep) {
    CompletableFuture<T> done = writer.ask(store -> timed(() -> upkeep.answer(store)));
    writerThread.signal();
    return done;
  }

  /** How long a thread that others wait for is at it. */
  private <T> T timed(Piece<T> piece) throws IOException {
    long start = timing.ticker().nanos();
    try {
      return piece.run();
    } finally {
      timing.meters().paused(timing.ticker().nanos() - start);
    }
  }

  @FunctionalInterface
  private interface Piece<T> {
    T run() throws IOException;
  }

  /** However long it takes, unless the job is to end. */
  private static <T> T await(CompletableFuture<T> future, MaintenanceJob job) throws IOException {
    while (true) {
      try {
        return future.get(GLANCE_MS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        job.at(job.progress().stage());
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof UncheckedIOException unchecked) {
          throw unchecked.getCause();
        }
        throw cause instanceof IOException io ? io : new IOException(cause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }
}

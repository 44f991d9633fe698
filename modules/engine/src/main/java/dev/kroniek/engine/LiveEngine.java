package dev.kroniek.engine;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.SessionId;
import dev.kroniek.journal.EncodedCommand;
import dev.kroniek.journal.Journal;
import dev.kroniek.state.RealDisk;
import dev.kroniek.state.SnapshotFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine at work: the directory's lock, the journal, the state, and the two threads. */
final class LiveEngine implements Engine {
  private static final long ANSWER_SECONDS_MAX = 10;
  private static final long CLOSE_NANOS_MAX = TimeUnit.SECONDS.toNanos(4);
  private static final Logger LOG = LoggerFactory.getLogger(LiveEngine.class);

  private final DataDirectory directory;
  private final DataDirectory.Lock lock;
  private final KroniekOptions options;
  private final Recovery.Recovered found;
  private final Journaled journaled;
  private final AppendQueue queue = new AppendQueue();
  private final AppendAgent appender;
  private final AgentThread appenderThread;
  private final WriterAgent writer;
  private final AgentThread writerThread;
  private final Reads reads;
  private final SessionCounts sessionCounts = new SessionCounts(this::ask);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private LiveEngine(DataDirectory directory, DataDirectory.Lock lock, KroniekOptions options)
      throws IOException {
    this.directory = directory;
    this.lock = lock;
    this.options = options;
    Timing timing =
        new Timing(options.clock(), System::nanoTime, new EngineMeters(options.meters()));
    SnapshotFiles files = new SnapshotFiles(new RealDisk(), directory.sessions());
    Snapshots snapshots = new Snapshots(files, timing);
    this.found = Recovery.open(directory, options, timing.meters(), snapshots);
    snapshots.showing(found.store(), new SnapshotSweep(found.store(), files));
    this.journaled =
        new Journaled(
            found.store().reached().sequence(),
            found.journal().lastSequence(),
            System.nanoTime(),
            this::failed);
    this.writer = new WriterAgent(found, journaled, snapshots, timing);
    this.writerThread = new AgentThread(writer);
    this.appender = new AppendAgent(found.journal(), queue, journaled, timing);
    this.appenderThread = new AgentThread(appender);
    journaled.wakesWith(writerThread::signal);
    this.reads =
        new Reads(this::ask, found.journal(), found.store().outcomes(), journaled::foldedSequence);
    new EngineGauges(this, timing.meters()).register();
  }

  /** Locks and opens the directory and begins to work. */
  static LiveEngine start(DataDirectory directory, KroniekOptions options) throws IOException {
    directory.create();
    DataDirectory.Lock lock = directory.lock();
    try {
      LiveEngine engine = new LiveEngine(directory, lock, options);
      engine.writerThread.start();
      engine.appenderThread.start();
      return engine;
    } catch (IOException | RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  private void failed(String who, Throwable cause) {
    if (failure.compareAndSet(null, cause)) {
      LOG.error("The {} thread failed; no more commands are taken", who, cause);
      queue.close();
      appenderThread.signal();
      options.onFailure().accept(cause);
    }
  }

  @Override
  public CompletableFuture<Void> recovered() {
    return writer.recovered();
  }

  @Override
  public List<Receipt> append(List<Command> commands) throws AppendRefusedException {
    Throwable cause = failure.get();
    if (cause != null) {
      throw new AppendRefusedException(Refusal.FAILED, "the engine failed: " + cause.getMessage());
    }
    List<AppendQueue.Waiting> waiting = new ArrayList<>(commands.size());
    for (Command command : commands) {
      SessionId session = command.session();
      if (session != null && found.store().isForgotten(session)) {
        throw new AppendRefusedException(
            Refusal.FORGOTTEN, "the session was forgotten and takes no more commands");
      }
      waiting.add(new AppendQueue.Waiting(EncodedCommand.of(command), Receipt.open()));
    }
    queue.add(waiting);
    appenderThread.signal();
    return waiting.stream().map(AppendQueue.Waiting::receipt).toList();
  }

  private <T> T ask(Question<T> question) throws IOException {
    CompletableFuture<T> answer = writer.ask(question);
    writerThread.signal();
    try {
      if (!writer.recovered().isDone()) {
        writer.recovered().get();
      }
      return answer.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw cause instanceof IOException io
          ? io
          : new IOException("the state cannot be read: " + cause, cause);
    } catch (TimeoutException e) {
      throw new IOException("the engine gave no answer within " + ANSWER_SECONDS_MAX + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the engine", e);
    }
  }

  @Override
  public Reads reads() {
    return reads;
  }

  Journaled journaled() {
    return journaled;
  }

  Journal journal() {
    return found.journal();
  }

  DataDirectory directory() {
    return directory;
  }

  /** NaN while recovering: a scrape must not wait for that. */
  double sessionCount(String status) {
    return writer.recovered().isDone() ? sessionCounts.of(status) : Double.NaN;
  }

  @Override
  public Status status() throws IOException {
    Map<String, Long> sessions =
        failure.get() == null && writer.recovered().isDone()
            ? ask(store -> store.countByStatus())
            : Map.of();
    return new Status(
        found.journal().lastSequence(),
        journaled.foldedSequence(),
        writer.checkpointSequence(),
        Duration.ofNanos(journaled.oldestWaitNanos(System.nanoTime())),
        found.journal().bytes(),
        directory.root().toFile().getUsableSpace(),
        sessions,
        found.damage(),
        failure.get());
  }

  @Override
  public void close() throws IOException {
    long deadline = System.nanoTime() + CLOSE_NANOS_MAX;
    queue.close();
    appenderThread.signal();
    Waits.until(deadline, () -> failure.get() != null || queue.isDrained());
    appenderThread.close();
    Waits.until(
        deadline,
        () ->
            failure.get() != null || journaled.foldedSequence() >= found.journal().lastSequence());
    writerThread.close();
    try {
      if (failure.get() == null) {
        writer.finish();
      }
    } finally {
      closeFiles();
    }
  }

  private void closeFiles() throws IOException {
    try {
      found.tailer().close();
      found.store().close();
    } finally {
      try {
        found.journal().close();
      } finally {
        lock.close();
      }
    }
  }
}

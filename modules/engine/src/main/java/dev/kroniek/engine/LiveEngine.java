package dev.kroniek.engine;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.SessionId;
import dev.kroniek.journal.EncodedCommand;
import dev.kroniek.journal.Journal;
import dev.kroniek.redaction.Redactor;
import dev.kroniek.redaction.Rules;
import dev.kroniek.state.DamagedStateException;
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
  /** Less than the patience of those who ask the daemon, so that they are told. */
  private static final long ANSWER_SECONDS_MAX = 4;

  /** No piece of work takes so long on a disk that works, not even a large checkpoint. */
  private static final long TURN_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

  private static final long RECOVERY_GLANCE_SECONDS = 1;
  private static final long CLOSE_NANOS_MAX = TimeUnit.SECONDS.toNanos(4);
  private static final Logger LOG = LoggerFactory.getLogger(LiveEngine.class);

  private final DataDirectory directory;
  private final DataDirectory.Lock lock;
  private final KroniekOptions options;
  private final Recovery.Recovered found;
  private final Journaled journaled;
  private final AppendQueue queue = new AppendQueue();
  private final StoreLimit limit;
  private final AppendAgent appender;
  private final AgentThread appenderThread;
  private final WriterAgent writer;
  private final AgentThread writerThread;
  private final Reads reads;
  private final Maintenance maintenance;
  private final RetentionSchedule retention;
  private final Redactor redactor;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean isClosing;

  private LiveEngine(DataDirectory directory, DataDirectory.Lock lock, KroniekOptions options)
      throws IOException {
    this.directory = directory;
    this.lock = lock;
    this.options = options;
    Timing timing =
        new Timing(options.clock(), System::nanoTime, new EngineMeters(options.meters()));
    this.redactor = redactor(timing.meters());
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
    this.appender =
        new AppendAgent(found.journal(), queue, journaled, found.store()::isForgotten, timing);
    this.appenderThread = new AgentThread(appender);
    journaled.wakesWith(writerThread::signal);
    this.reads =
        new Reads(this::ask, found.journal(), found.store().outcomes(), journaled::foldedSequence);
    this.limit =
        new StoreLimit(
            directory, found.journal(), queue, options.retention().maxBytes(), timing.ticker());
    StoreAccess access =
        new LiveStore(found.journal(), appender, appenderThread, writer, writerThread, timing);
    this.maintenance =
        new Maintenance(directory, found.journal(), access, options, timing.meters());
    this.retention =
        new RetentionSchedule(
            directory,
            found.journal(),
            access,
            maintenance,
            limit,
            options.retention(),
            timing.ticker());
    new EngineGauges(this, timing.meters()).register();
  }

  private Redactor redactor(EngineMeters meters) throws IOException {
    return switch (options.redaction()) {
      case OFF -> Redactor.off();
      case ON -> {
        Rules rules = Rules.in(directory.root());
        meters.countRedactions(rules.names());
        yield new Redactor(rules, meters::redacted);
      }
    };
  }

  /** Locks and opens the directory and begins to work. */
  static LiveEngine start(DataDirectory directory, KroniekOptions options) throws IOException {
    directory.create();
    DataDirectory.Lock lock = directory.lock();
    try {
      directory.requireRestored();
      directory.requireKnownFormats();
      LiveEngine engine = new LiveEngine(directory, lock, options);
      engine.writerThread.start();
      engine.appenderThread.start();
      engine.maintenance.start();
      engine.retention.start();
      return engine;
    } catch (IOException | RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  private void failed(String who, Throwable cause) {
    if (failure.compareAndSet(null, cause)) {
      tell(who, cause);
      queue.close();
      appenderThread.signal();
      options.onFailure().accept(cause);
    }
  }

  private static void tell(String who, Throwable cause) {
    if (cause instanceof DamagedStateException) {
      LOG.error(
          "The state is damaged ({}): no more commands are taken. Start again: it is put aside and"
              + " made anew from the journal, which has everything that was acknowledged",
          cause.getMessage());
    } else {
      LOG.error("The {} thread failed; no more commands are taken", who, cause);
    }
  }

  @Override
  public CompletableFuture<Void> recovered() {
    return writer.recovered();
  }

  @Override
  public Redactor redactor() {
    return redactor;
  }

  @Override
  public List<Receipt> append(List<Command> commands) throws AppendRefusedException {
    Throwable cause = failure.get();
    if (cause != null) {
      throw new AppendRefusedException(Refusal.FAILED, "the engine failed: " + cause.getMessage());
    }
    List<AppendQueue.Waiting> waiting = new ArrayList<>(commands.size());
    for (Command whole : commands) {
      Command command = redactor.command(whole); // the only way into the journal leads by here
      requireNotForgotten(command.session());
      waiting.add(new AppendQueue.Waiting(EncodedCommand.of(command), Receipt.open()));
    }
    limit.take(waiting.stream().mapToLong(AppendQueue.Waiting::sizeBytes).sum());
    queue.add(waiting);
    appenderThread.signal();
    return waiting.stream().map(AppendQueue.Waiting::receipt).toList();
  }

  private void requireNotForgotten(@Nullable SessionId session) throws AppendRefusedException {
    if (session == null) {
      return;
    }
    // Asked first: once all is folded, the state knows.
    boolean isInDoubt = !writer.recovered().isDone() && found.inDoubt().contains(session);
    if (found.store().isForgotten(session)) {
      throw AppendRefusedException.forgotten();
    }
    if (isInDoubt) {
      throw new AppendRefusedException(
          Refusal.OVERLOADED,
          "whether the session was forgotten is known once the journal is folded; try again then");
    }
  }

  private <T> T ask(Question<T> question) throws IOException {
    awaitRecovery();
    requireMoving();
    CompletableFuture<T> answer = writer.ask(question);
    writerThread.signal();
    try {
      return answer.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw cause instanceof IOException io
          ? io
          : new IOException("the state cannot be read: " + cause, cause);
    } catch (TimeoutException e) {
      throw new NotAnsweredException("no answer within " + ANSWER_SECONDS_MAX + " s", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** However long that takes, as long as the writer moves. */
  private void awaitRecovery() throws IOException {
    while (!writer.recovered().isDone()) {
      requireMoving();
      try {
        writer.recovered().get(RECOVERY_GLANCE_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException e) {
        // looked at again, or told by the writer to whoever asks
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private void requireMoving() throws NotAnsweredException {
    if (isClosing) {
      throw new NotAnsweredException("the engine is closed", null);
    }
    long nanos = writerThread.turnNanos();
    if (nanos > TURN_NANOS_MAX) {
      throw new NotAnsweredException(
          "the writer has been at one piece of work for %d s"
              .formatted(TimeUnit.NANOSECONDS.toSeconds(nanos)),
          null);
    }
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IOException("interrupted while waiting for the engine", e);
  }

  @Override
  public Health health() {
    Throwable cause = failure.get();
    if (cause != null) {
      return new Health.Failed(cause);
    }
    for (AgentThread thread : List.of(writerThread, appenderThread)) {
      long nanos = thread.turnNanos();
      if (nanos > TURN_NANOS_MAX) {
        return new Health.Stuck(thread.role(), Duration.ofNanos(nanos));
      }
    }
    return new Health.Working();
  }

  @Override
  public Reads reads() {
    return reads;
  }

  @Override
  public MaintenanceJob compact(Retention retention) {
    return maintenance.compact(retention);
  }

  @Override
  public CompactPlan plan(Retention retention) throws IOException {
    return maintenance.plan(retention);
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
    return writer.recovered().isDone()
        ? found.store().countByStatus().getOrDefault(status, 0L)
        : Double.NaN;
  }

  @Override
  public Status status() {
    Map<String, Long> sessions =
        writer.recovered().isDone() ? found.store().countByStatus() : Map.of();
    return new Status(
        found.journal().lastSequence(),
        journaled.foldedSequence(),
        writer.checkpointSequence(),
        Duration.ofNanos(journaled.oldestWaitNanos(System.nanoTime())),
        found.journal().bytes(),
        directory.root().toFile().getUsableSpace(),
        sessions,
        found.damage(),
        health());
  }

  @Override
  public void close() throws IOException {
    long deadline = System.nanoTime() + CLOSE_NANOS_MAX;
    isClosing = true;
    retention.close();
    maintenance.close();
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
        writer.finish(deadline);
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

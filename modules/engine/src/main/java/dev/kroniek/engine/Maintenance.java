package dev.kroniek.engine;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.journal.ChronicleJournal;
import dev.kroniek.journal.TombstoneFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does maintenance jobs one after the other, on a thread of its own. Safe for many threads. */
final class Maintenance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long CLOSE_MS_MAX = 3_000;

  private final DataDirectory data;
  private final ChronicleJournal journal;
  private final StoreAccess access;
  private final InstantSource clock;
  private final EngineMeters meters;

  /** Where entries go that are dropped, and must be erased too, unless told otherwise. */
  private final @Nullable Path archive;

  private final Thread thread;

  /** Those that wait; guarded by this. */
  private final Deque<Asked> waiting = new ArrayDeque<>();

  /** What is being done; guarded by this. */
  private @Nullable MaintenanceJob current;

  /** How many directories are to be deleted once nobody reads them; for the thread alone. */
  private int directoriesRead;

  private volatile boolean isClosing;

  private record Asked(Retention retention, MaintenanceJob job) {}

  Maintenance(
      DataDirectory data,
      ChronicleJournal journal,
      StoreAccess access,
      KroniekOptions options,
      EngineMeters meters) {
    this.data = data;
    this.journal = journal;
    this.access = access;
    this.clock = options.clock();
    this.meters = meters;
    this.archive = options.retention().archive();
    this.thread = new Thread(this::run, "kroniek-maintenance");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Takes a job on; it is done once those before it are. */
  synchronized MaintenanceJob compact(Retention asked) {
    MaintenanceJob job = new MaintenanceJob();
    Retention retention = asked.archive() == null ? asked.withArchive(archive) : asked;
    if (isClosing) {
      job.failed(new IOException("the engine is closed"));
    } else {
      waiting.add(new Asked(retention, job));
      LockSupport.unpark(thread);
    }
    return job;
  }

  /** What such a job would do. */
  CompactPlan plan(Retention retention) throws IOException {
    Forgotten forgotten = TombstoneFile.read(data.journal());
    return Compaction.plan(data, journal, retention, forgotten, clock.instant());
  }

  private void run() {
    while (!isClosing) {
      Asked next = taken();
      if (next != null) {
        perform(next);
      } else if (directoriesRead == 0) {
        LockSupport.park(this); // ended by whoever asks
      } else {
        LockSupport.parkNanos(this, AGAIN_NANOS);
        deleteDiscarded();
      }
    }
  }

  /** What others still read when it was to be deleted. */
  private void deleteDiscarded() {
    try {
      directoriesRead = journal.maintenance().deleteDiscarded();
    } catch (IOException | RuntimeException e) {
      LOG.warn("Directories that are not needed are not deleted yet: {}", e.toString());
    }
  }

  private synchronized @Nullable Asked taken() {
    Asked asked = waiting.poll();
    if (asked != null) {
      current = asked.job();
    }
    return asked;
  }

  private void perform(Asked asked) {
    MaintenanceJob job = asked.job();
    long start = System.nanoTime();
    try {
      CompactReport report =
          new Compaction(data, journal, access, clock, job).run(asked.retention());
      directoriesRead = report.directoriesRead();
      meters.compacted(report.plan().droppedEntries(), System.nanoTime() - start);
      tell(report);
      job.done(report);
    } catch (CancellationException e) {
      job.failed(new IOException(e.getMessage(), e));
    } catch (IOException | RuntimeException e) {
      if (!isClosing) {
        LOG.error("The compaction ended early, and can be done again: {}", e.toString());
      }
      job.failed(e instanceof IOException ? e : new IOException(e.toString(), e));
    } finally {
      synchronized (this) {
        current = null;
      }
    }
  }

  private static void tell(CompactReport report) {
    CompactPlan plan = report.plan();
    if (plan.isToDo()) {
      LOG.info(
          "Compacted: {} entries dropped, up to {}; {} bytes before, {} now",
          plan.droppedEntries(),
          plan.droppedTo(),
          plan.bytesBefore(),
          report.bytesAfter());
    }
  }

  /** Ends what is being done at the next moment at which that can be. */
  @Override
  public void close() {
    isClosing = true;
    synchronized (this) {
      waiting.forEach(asked -> asked.job().failed(new IOException("the engine is closed")));
      waiting.clear();
      if (current != null) {
        current.cancel();
      }
    }
    LockSupport.unpark(thread);
    boolean isInterrupted = false;
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MS_MAX);
    while (thread.isAlive() && System.nanoTime() < deadline) {
      try {
        thread.join(50);
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

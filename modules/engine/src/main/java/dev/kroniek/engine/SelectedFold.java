package dev.kroniek.engine;

import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.journal.BaseImage;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.Tailer;
import dev.kroniek.state.OutcomeLog;
import dev.kroniek.state.OutcomeRecord;
import dev.kroniek.state.StoredState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Folds some sessions, and only those, from where the journal begins, in memory. One pass over the
 * journal reads every entry; those of the sessions selected are parsed and folded on as many
 * threads as there are processors, each with sessions of its own. For one thread.
 */
final class SelectedFold implements AutoCloseable {
  private static final int BATCH_ENTRIES = 256;
  private static final long BATCH_BYTES = 256 << 10;
  private static final int BATCHES_WAITING_MAX = 16;

  private final OutcomeLog outcomes;
  private final Tailer tailer;
  private final Map<Long, Part> partOfSession = new HashMap<>();
  private final List<Part> parts = new ArrayList<>();
  private final ExecutorService threads;
  private final Semaphore room = new Semaphore(BATCHES_WAITING_MAX);
  private long reached;

  /** An entry and what is on record of it. */
  private record Step(EntryView view, OutcomeRecord record) {}

  /** Some of the sessions: one batch of their entries is folded after the other. */
  private final class Part {
    private final RecordedState state;
    private List<Step> batch = new ArrayList<>(BATCH_ENTRIES);
    private long batchBytes;
    private CompletableFuture<Void> folded = CompletableFuture.completedFuture(null);

    Part(RecordedState.Events events) {
      state = new RecordedState(events);
    }

    void add(Step step) throws IOException {
      batch.add(step);
      batchBytes += step.view().size();
      if (batch.size() == BATCH_ENTRIES || batchBytes >= BATCH_BYTES) {
        handOver();
      }
    }

    void handOver() throws IOException {
      List<Step> steps = batch;
      batch = new ArrayList<>(BATCH_ENTRIES);
      batchBytes = 0;
      takeRoom();
      folded =
          folded
              .thenRunAsync(() -> fold(steps), threads)
              .whenComplete((nothing, failure) -> room.release());
      if (folded.isCompletedExceptionally()) {
        await();
      }
    }

    private void fold(List<Step> steps) {
      try {
        for (Step step : steps) {
          state.fold(step.view().entry(), step.record());
        }
      } catch (JournalException e) {
        throw new CompletionException(e);
      }
    }

    void await() throws IOException {
      try {
        folded.join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
      }
    }
  }

  /**
   * Stands before the first entry.
   *
   * @param sessions those to fold; none of them forgotten
   */
  SelectedFold(
      Journal journal,
      OutcomeLog outcomes,
      Collection<SessionId> sessions,
      RecordedState.Events events)
      throws IOException {
    this.outcomes = outcomes;
    this.reached = journal.firstSequence() - 1;
    int processors = Runtime.getRuntime().availableProcessors();
    for (int i = 0; i < Math.min(2 * processors, sessions.size()); i++) {
      parts.add(new Part(events));
    }
    int next = 0;
    for (SessionId id : sessions) {
      partOfSession.put(OutcomeRecord.sessionOf(id), parts.get(next++ % parts.size()));
    }
    BaseImage base = journal.base();
    if (base != null) {
      try (StoredState begin = StoredState.open(base.directory())) {
        for (SessionId id : sessions) {
          partOf(id).state.beginWith(begin, id);
        }
      }
    }
    this.tailer = journal.tailer();
    this.threads = Executors.newFixedThreadPool(processors, SelectedFold::thread);
  }

  private Part partOf(SessionId id) {
    Part part = partOfSession.get(OutcomeRecord.sessionOf(id));
    if (part == null) {
      throw new IllegalArgumentException(id + " is not selected");
    }
    return part;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "kroniek-past");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Folds on, up to an entry and that one included.
   *
   * @param last at least the one before, at most the last whose outcome is on record
   */
  void foldTo(long last) throws IOException {
    while (reached < last) {
      int count = (int) Math.min(OutcomeLog.READ_RECORDS_MAX, last - reached);
      for (OutcomeRecord record : outcomes.after(reached, count)) {
        hand(record);
        reached = record.sequence();
      }
    }
    for (Part part : parts) {
      part.handOver();
    }
    for (Part part : parts) {
      part.await();
    }
  }

  /** Hot path: once per entry. */
  private void hand(OutcomeRecord record) throws IOException {
    EntryView view = tailer.pollView();
    if (view == null || view.sequence() != record.sequence()) {
      throw new JournalException("entry " + record.sequence() + " cannot be read");
    }
    if (record.kind() == OutcomeRecord.Kind.DUPLICATE
        || record.kind() == OutcomeRecord.Kind.ERASED) {
      return;
    }
    Step step = new Step(view, record);
    if (record.session() == 0) {
      for (Part part : parts) {
        part.add(step);
      }
      return;
    }
    Part part = partOfSession.get(record.session());
    if (part != null) {
      part.add(step);
    }
  }

  private void takeRoom() throws IOException {
    try {
      room.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The session's head as of the entry folded last; null where it was not there yet. */
  @Nullable SessionHead head(SessionId id) {
    Part part = partOfSession.get(OutcomeRecord.sessionOf(id));
    return part == null ? null : part.state.head(id);
  }

  /** The session as of the entry folded last. */
  SessionLookup lookup(SessionId id) {
    Part part = partOfSession.get(OutcomeRecord.sessionOf(id));
    return part == null ? new SessionLookup.Absent() : part.state.lookup(id);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    tailer.close();
  }
}

package dev.kroniek.engine;

import dev.kroniek.domain.Entry;
import dev.kroniek.domain.Fold;
import dev.kroniek.domain.Outcome;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.Tailer;
import dev.kroniek.state.DamagedStateException;
import dev.kroniek.state.StateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer: tails the journal, folds each entry into the state, answers who waits for the
 * outcome, and keeps snapshots and checkpoints up to date. The only one who touches the state;
 * whoever wants to read it asks a question, which is answered between two batches.
 */
final class WriterAgent implements Agent {
  /** The most entries folded in a turn. */
  private static final int BATCH_MAX = 256;

  private static final Logger LOG = LoggerFactory.getLogger(WriterAgent.class);

  private final StateStore store;
  private final Tailer tailer;
  private final Journaled journaled;
  private final Snapshots snapshots;
  private final Checkpoints checkpoints;
  private final Timing timing;
  private final long recoverTo;
  private final CompletableFuture<Void> recovered = new CompletableFuture<>();
  private final Queue<Asked<?>> questions = new ConcurrentLinkedQueue<>();
  private final List<Answer> answers = new ArrayList<>();
  private volatile boolean isRecovered;
  private volatile @Nullable Throwable failure;

  private record Answer(CompletableFuture<Outcome> to, Outcome outcome) {}

  private record Asked<T>(Question<T> question, CompletableFuture<T> answer) {
    /**
     * Answers.
     *
     * @throws DamagedStateException if the state is: that concerns more than who asked
     */
    void answerFrom(StateStore store) throws DamagedStateException {
      try {
        answer.complete(question.answer(store));
      } catch (IOException | RuntimeException e) {
        Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
        if (cause instanceof DamagedStateException damage) {
          refuse(damage);
          throw damage;
        }
        answer.completeExceptionally(e);
      }
    }

    void refuse(Throwable failure) {
      answer.completeExceptionally(
          new NotAnsweredException("the writer failed: " + failure.getMessage(), failure));
    }
  }

  WriterAgent(Recovery.Recovered found, Journaled journaled, Snapshots snapshots, Timing timing) {
    this.store = found.store();
    this.tailer = found.tailer();
    this.recoverTo = found.journal().lastSequence();
    this.journaled = journaled;
    this.snapshots = snapshots;
    this.timing = timing;
    this.checkpoints = new Checkpoints(found, timing);
  }

  @Override
  public String role() {
    return "writer";
  }

  @Override
  public int doWork() throws IOException {
    try {
      return turn();
    } catch (UncheckedIOException e) { // what the state throws while it is folded into
      throw e.getCause();
    }
  }

  private int turn() throws IOException {
    int work = 0;
    if (checkpoints.mayFold()) {
      work += foldBatch();
    }
    if (!isRecovered && journaled.foldedSequence() >= recoverTo) {
      isRecovered = true;
      snapshots.begin();
      recovered.complete(null);
    }
    if (isRecovered) {
      work += answerQuestions();
      work += snapshots.writeDue(pace());
    }
    work += isRecovered ? checkpoints.writeIfDue() : checkpoints.writeIfFarBehind();
    return work;
  }

  private Snapshots.Pace pace() {
    return journaled.lastSequence() > journaled.foldedSequence()
        ? Snapshots.Pace.BUSY
        : Snapshots.Pace.CALM;
  }

  private int foldBatch() throws IOException {
    long last = Math.min(journaled.lastSequence(), journaled.foldedSequence() + BATCH_MAX);
    long next = journaled.foldedSequence() + 1;
    if (next > last) {
      return 0;
    }
    for (long sequence = next; sequence <= last; sequence++) {
      fold(nextEntry(sequence));
    }
    checkpoints.folded(last - next + 1);
    journaled.folded(last);
    answers.forEach(answer -> answer.to().complete(answer.outcome()));
    answers.clear();
    return (int) (last - next + 1);
  }

  private EntryView nextEntry(long sequence) throws JournalException {
    EntryView entry = tailer.pollView();
    if (entry == null || entry.sequence() != sequence) {
      throw new JournalException(
          "entry "
              + sequence
              + " was journaled, but what the journal gives is "
              + (entry == null ? "nothing" : "entry " + entry.sequence()));
    }
    return entry;
  }

  /** Hot path: once per command. */
  private void fold(EntryView view) throws IOException {
    long start = timing.ticker().nanos();
    if (view.isErased()) {
      store.folded(view.erased(), tailer.position());
      return;
    }
    Entry entry = view.entry();
    snapshots.folding(isRecovered ? entry : null);
    Outcome outcome = Fold.apply(store, entry);
    store.folded(entry, tailer.position(), outcome);
    timing.meters().folded(entry.command().type(), outcome, timing.ticker().nanos() - start);
    CompletableFuture<Outcome> waiter = journaled.waiterFor(entry.sequence());
    if (waiter != null) {
      answers.add(new Answer(waiter, outcome));
    }
  }

  private int answerQuestions() throws DamagedStateException {
    int count = 0;
    Asked<?> next;
    while (count < BATCH_MAX && (next = questions.poll()) != null) {
      next.answerFrom(store);
      count++;
    }
    return count;
  }

  /** Asks the state, once it is recovered. Any thread; signal the writer's thread afterwards. */
  <T> CompletableFuture<T> ask(Question<T> question) {
    Asked<T> asked = new Asked<>(question, new CompletableFuture<>());
    questions.add(asked);
    Throwable cause = failure;
    if (cause != null) {
      asked.refuse(cause);
    }
    return asked.answer();
  }

  /** Completes once all that was journaled when the engine was opened is folded. */
  CompletableFuture<Void> recovered() {
    return recovered;
  }

  /** Brings all that is derived up to date, once its thread has ended. */
  void finish(long deadlineNanos) throws IOException {
    boolean areAllShown = isRecovered && answerAndShow(deadlineNanos);
    checkpoints.write();
    if (areAllShown) {
      store.checkpointClean();
    }
  }

  /** Snapshots that a disk refuses cost no checkpoint: they are written after the next start. */
  private boolean answerAndShow(long deadlineNanos) throws DamagedStateException {
    answerQuestions();
    try {
      snapshots.writeAll(deadlineNanos);
      return true;
    } catch (DamagedStateException e) {
      throw e;
    } catch (IOException e) {
      LOG.error("Not all snapshots could be written before the end: {}", e.toString());
      return false;
    }
  }

  /** Makes a checkpoint now. On the writer's thread. */
  void checkpoint() throws IOException {
    checkpoints.write();
  }

  long checkpointSequence() {
    return checkpoints.sequence();
  }

  @Override
  public long restNanos() {
    return Math.min(
        isRecovered ? snapshots.nanosUntilDue() : UNTIL_SIGNALLED, checkpoints.nanosUntilDue());
  }

  @Override
  public void failed(Throwable cause) {
    failure = cause;
    recovered.completeExceptionally(cause);
    journaled.failed(role(), cause);
    answers.forEach(answer -> answer.to().complete(answer.outcome()));
    Asked<?> unanswered;
    while ((unanswered = questions.poll()) != null) {
      unanswered.refuse(cause);
    }
  }
}

package dev.kroniek.engine;

import dev.kroniek.domain.SessionId;
import dev.kroniek.journal.Appended;
import dev.kroniek.journal.EncodedCommand;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JournalFullException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/**
 * The only one who appends to the journal. Whatever waits when its turn comes goes into one batch,
 * forced once (group commit), and is acknowledged only when the journal says it is durable.
 */
final class AppendAgent implements Agent {
  /** The most commands in a batch. */
  static final int BATCH_MAX = 1024;

  /** The most bytes in a batch; a batch has at least one command. */
  private static final long BATCH_BYTES_MAX = 4L << 20;

  private final Journal journal;
  private final AppendQueue queue;
  private final Journaled journaled;
  private final Predicate<SessionId> isForgotten;
  private final EngineMeters meters;
  private final Ticker ticker;
  private final List<AppendQueue.Waiting> carriedOver = new ArrayList<>();
  private final Queue<Errand<?>> errands = new ConcurrentLinkedQueue<>();

  /**
   * The agent.
   *
   * @param isForgotten whether a session takes no more commands; asked again for each that waited
   */
  AppendAgent(
      Journal journal,
      AppendQueue queue,
      Journaled journaled,
      Predicate<SessionId> isForgotten,
      Timing timing) {
    this.journal = journal;
    this.queue = queue;
    this.journaled = journaled;
    this.isForgotten = isForgotten;
    this.meters = timing.meters();
    this.ticker = timing.ticker();
  }

  @Override
  public String role() {
    return "append";
  }

  /** Has it done between two batches. Any thread; signal the agent's thread afterwards. */
  void send(Errand<?> errand) {
    errands.add(errand);
  }

  @Override
  public int doWork() throws JournalException {
    Errand<?> errand = errands.poll();
    if (errand != null) {
      errand.run();
    }
    List<AppendQueue.Waiting> batch = nextBatch();
    if (batch.isEmpty()) {
      return errand == null ? 0 : 1;
    }
    long start = ticker.nanos();
    List<EncodedCommand> commands = batch.stream().map(AppendQueue.Waiting::command).toList();
    try {
      Appended appended = journal.append(commands);
      meters.appended(commands, ticker.nanos() - start);
      acknowledge(batch, appended);
    } catch (JournalFullException e) {
      refuse(batch, new AppendRefusedException(Refusal.DISK_FULL, String.valueOf(e.getMessage())));
    } catch (JournalException | RuntimeException e) {
      refuse(batch, failure(e));
      throw e;
    } finally {
      queue.finished(batch.size());
    }
    return batch.size();
  }

  /** A batch within both limits; what does not fit waits for the next turn, in order. */
  private List<AppendQueue.Waiting> nextBatch() {
    List<AppendQueue.Waiting> candidates = new ArrayList<>(carriedOver);
    carriedOver.clear();
    candidates.addAll(queue.take(BATCH_MAX - candidates.size()));
    refuseThoseOfForgottenSessions(candidates);
    long bytes = 0;
    for (int i = 0; i < candidates.size(); i++) {
      bytes += candidates.get(i).sizeBytes();
      if (i > 0 && bytes > BATCH_BYTES_MAX) {
        carriedOver.addAll(candidates.subList(i, candidates.size()));
        return List.copyOf(candidates.subList(0, i));
      }
    }
    return candidates;
  }

  /**
   * A session may have been forgotten while its commands waited. Once it is, none of its bytes
   * comes into the journal any more: what is erased then stays erased.
   */
  private void refuseThoseOfForgottenSessions(List<AppendQueue.Waiting> candidates) {
    List<AppendQueue.Waiting> refused =
        candidates.stream().filter(waiting -> isOfForgottenSession(waiting.command())).toList();
    if (!refused.isEmpty()) {
      candidates.removeAll(refused);
      refuse(refused, AppendRefusedException.forgotten());
      queue.finished(refused.size());
    }
  }

  private boolean isOfForgottenSession(EncodedCommand command) {
    SessionId session = command.session();
    return session != null && isForgotten.test(session);
  }

  /** The writer is told first, so that it finds who waits when it reaches the entry. */
  private void acknowledge(List<AppendQueue.Waiting> batch, Appended appended) {
    journaled.add(batch, appended, ticker.nanos());
    long sequence = appended.firstSequence();
    for (AppendQueue.Waiting waiting : batch) {
      waiting.receipt().journaled().complete(sequence++);
    }
  }

  private static void refuse(List<AppendQueue.Waiting> batch, AppendRefusedException cause) {
    batch.forEach(waiting -> waiting.receipt().refuse(cause));
  }

  private static AppendRefusedException failure(Throwable cause) {
    return new AppendRefusedException(
        Refusal.FAILED,
        "the journal failed ("
            + cause.getMessage()
            + "); send the command again, with the same id, once the daemon is back");
  }

  @Override
  public long restNanos() {
    return UNTIL_SIGNALLED;
  }

  @Override
  public void failed(Throwable cause) {
    queue.close();
    List<AppendQueue.Waiting> rest = List.copyOf(carriedOver);
    do {
      refuse(rest, failure(cause));
      queue.finished(rest.size());
      rest = queue.take(BATCH_MAX);
    } while (!rest.isEmpty());
    journaled.failed(role(), cause);
  }
}

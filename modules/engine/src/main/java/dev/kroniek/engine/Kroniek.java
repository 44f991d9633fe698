package dev.kroniek.engine;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.redaction.Redactor;
import dev.kroniek.redaction.RuleFileException;
import dev.kroniek.state.OutcomeRecord;
import dev.kroniek.state.SessionPage;
import dev.kroniek.state.SessionQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The journal of coding-agent sessions in one data directory, for programs that embed it; the
 * daemon is one of them.
 *
 * <pre>{@code
 * try (Kroniek kroniek = Kroniek.open(directory)) {
 *   kroniek.append(command).applied().join();
 * }
 * }</pre>
 *
 * <p>Safe for many threads. One process at a time has a directory open. Two threads work behind it:
 * one appends commands to the journal in batches, forcing each batch once; one folds the journal
 * into sessions. Both rest while there is nothing to do. Reads wait until what was in the journal
 * at the start is folded, and then see the state as it is between two commands; they end with a
 * {@link NotAnsweredException} where the folding thread gives no answer within seconds.
 */
public final class Kroniek implements AutoCloseable {
  private final Engine engine;
  private final Reads reads;
  private final Past past;

  private Kroniek(Engine engine) {
    this.engine = engine;
    this.reads = engine.reads();
    this.past = reads.past();
  }

  /**
   * Opens the directory with the default options; it is created where it does not exist.
   *
   * @throws DataDirectoryLockedException if another process has it
   * @throws RuleFileException if its rules for redaction are wrong
   * @throws IOException if it cannot be read or written, or was written by a newer version
   */
  public static Kroniek open(Path directory) throws IOException {
    return open(directory, KroniekOptions.defaults());
  }

  /** As {@link #open(Path)}, with options. */
  public static Kroniek open(Path directory, KroniekOptions options) throws IOException {
    return new Kroniek(LiveEngine.start(new DataDirectory(directory), options));
  }

  /**
   * Opens the directory to look at it: takes no lock and writes nothing, whether or not a daemon
   * runs. Sees the journal as it is at this moment; takes no commands.
   *
   * @throws IOException if there is no journal, or it cannot be read
   */
  public static Kroniek openReadOnly(Path directory) throws IOException {
    return new Kroniek(ReadOnlyEngine.open(new DataDirectory(directory)));
  }

  /** Completes once everything that was in the journal at the start is folded. */
  public CompletableFuture<Void> recovered() {
    return engine.recovered();
  }

  /**
   * Hands a command in, which is journaled without its secrets. Returns at once; the receipt tells
   * the rest.
   *
   * @throws AppendRefusedException if it is not taken
   */
  public Receipt append(Command command) throws AppendRefusedException {
    return appendAll(List.of(command)).get(0);
  }

  /**
   * Hands commands in that follow each other in the journal, all of them or none.
   *
   * @throws AppendRefusedException if they are not taken
   */
  public List<Receipt> appendAll(List<Command> commands) throws AppendRefusedException {
    return engine.append(commands);
  }

  /**
   * What takes secrets out of every command that is handed in, before anything else is done with
   * it: for whoever shows or keeps texts on their way here.
   */
  public Redactor redactor() {
    return engine.redactor();
  }

  /** What is known of a session. */
  public SessionLookup session(SessionId id) throws IOException {
    return reads.session(id);
  }

  /** Up to {@code max} sessions whose id begins with {@code prefix}, in the order of their ids. */
  public List<SessionId> idsWithPrefix(String prefix, int max) throws IOException {
    return reads.idsWithPrefix(prefix, max);
  }

  /** The session that was heard last. */
  public Optional<SessionId> mostRecent() throws IOException {
    return reads.mostRecent();
  }

  /** Sessions, the one heard last first. */
  public SessionPage sessions(SessionQuery query) throws IOException {
    return reads.sessions(query);
  }

  /**
   * The active sessions whose agent was last heard before {@code limit}, in the order of their ids:
   * those that a cleanup with that limit would close. Costs what it returns, however many sessions
   * there are.
   */
  public List<SessionHead> silentSince(Instant limit) throws IOException {
    return reads.silentSince(limit);
  }

  /**
   * The entries about a session after {@code after}, oldest first, at most {@code limit}, and at
   * most 2 MiB of them. Those about many sessions are among them where they changed this one.
   */
  public Page<HistoryRow> history(SessionId id, long after, int limit) throws IOException {
    return reads.history(id, after, limit);
  }

  /**
   * The newest entries about a session, at most {@code limit}, and at most 2 MiB of them, oldest
   * first; there may be more that are older.
   */
  public Page<HistoryRow> newestHistory(SessionId id, int limit) throws IOException {
    return reads.newestHistory(id, limit);
  }

  /**
   * All entries after {@code after} with their outcomes, oldest first, at most {@code limit}, and
   * at most 2 MiB of them.
   *
   * @param after at least {@link #firstSequence()} - 1
   */
  public Page<OutcomeRow> outcomes(long after, int limit) throws IOException {
    return reads.outcomes(after, limit);
  }

  /**
   * The last entry that counts at a moment.
   *
   * @param now what is later is the future
   * @throws NoSuchMomentException if the journal does not have the moment
   */
  public long sequenceOf(Moment moment, Instant now) throws NoSuchMomentException, IOException {
    return past.sequenceOf(moment, now);
  }

  /** The session as it was after an entry; absent where it was not there yet. */
  public SessionLookup sessionAt(SessionId id, long sequence) throws IOException {
    return past.session(id, sequence);
  }

  /** The heads of all sessions that there were after an entry, in the order of their ids. */
  public List<SessionHead> sessionsAt(long sequence) throws IOException {
    return past.heads(sequence);
  }

  /**
   * Which entries made the session what it was after an entry; empty where it was not there yet, or
   * was forgotten.
   */
  public Optional<Explanation> explain(SessionId id, long sequence) throws IOException {
    return past.explain(id, sequence);
  }

  /**
   * The sessions that entries after {@code from} up to {@code to} touched, in the order of their
   * ids. They may have come to be as they were before.
   */
  public void changes(long from, long to, Consumer<SessionChange> reader) throws IOException {
    past.changes(from, to, reader);
  }

  /** As {@link #changes(long, long, Consumer)}, of one session, which was not forgotten. */
  public void changes(SessionId id, long from, long to, Consumer<SessionChange> reader)
      throws IOException {
    past.changes(List.of(id), from, to, reader);
  }

  /**
   * Goes through all entries after {@code after}, up to {@code to} and to what is folded now.
   * Entries about forgotten sessions are passed over.
   */
  public EntryRows entries(long after, long to) throws IOException {
    return reads.entries(after, to);
  }

  /**
   * As {@link #entries(long, long)}, of the histories of these sessions only, each entry once.
   * Takes memory for the sequences, 8 bytes each.
   */
  public EntryRows entries(List<SessionId> sessions, long after, long to) throws IOException {
    return reads.entries(sessions, after, to);
  }

  /**
   * What became of the entries after {@code after}, oldest first, at most {@code limit}, without
   * the entries. Fewer only at the end.
   *
   * @param after at least {@link #firstSequence()} - 1
   */
  public List<OutcomeRecord> records(long after, int limit) throws IOException {
    return reads.records(after, limit);
  }

  /**
   * The last entry recorded at or before the time; {@link #firstSequence()} - 1 where there is
   * none.
   */
  public long lastRecordedUntil(Instant time) throws IOException {
    return reads.lastRecordedUntil(time);
  }

  /** The first sequence whose outcome can be read. */
  public long firstSequence() {
    return reads.firstSequence();
  }

  /** The last sequence that is folded. */
  public long lastSequence() {
    return reads.lastSequence();
  }

  /**
   * Drops what is beyond the limits, and erases what is left of forgotten sessions, while all else
   * goes on. Returns at once; jobs are done one after the other, and a job is ended early where
   * this is closed.
   */
  public MaintenanceJob compact(Retention retention) {
    return engine.compact(retention);
  }

  /** What {@link #compact} would do; the size afterwards is an estimate. */
  public CompactPlan plan(Retention retention) throws IOException {
    return engine.plan(retention);
  }

  /** Whether it works; waits for nothing and reads nothing. */
  public Health health() {
    return engine.health();
  }

  /** How it stands; cheap enough to ask every second, and answered whatever the threads do. */
  public Status status() {
    return engine.status();
  }

  /**
   * Takes no more commands, journals and folds what was handed in, writes snapshots and a
   * checkpoint, and lets go of the directory. Takes 4 s at most: what is not folded by then is
   * folded at the next start.
   */
  @Override
  public void close() throws IOException {
    engine.close();
  }
}

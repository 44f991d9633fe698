package dev.kroniek.state;

import dev.kroniek.domain.Entry;
import dev.kroniek.domain.ErasedEntry;
import dev.kroniek.domain.Event;
import dev.kroniek.domain.FirstUse;
import dev.kroniek.domain.Forgotten;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.Outcome;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.State;
import dev.kroniek.domain.Tombstone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of all sessions over {@code state.db} and {@code outcomes.log}. For one thread, which
 * folds: {@code Fold.apply}, then {@link #folded}, entry by entry, and {@link #checkpoint} now and
 * then. Only {@link #outcomes}, {@link #isForgotten} and {@link #countByStatus} may be asked by
 * others.
 *
 * <p>What was folded since the last checkpoint is in memory (and in a transaction that nobody else
 * sees): without a checkpoint it is gone after {@link #close} or a crash, and is folded again.
 *
 * <p>The methods of {@link State} throw an {@link UncheckedIOException} around a {@link
 * StateException} when the disk refuses. An entry may then be folded in part: the store must be
 * closed and opened again.
 */
public final class StateStore implements State, AutoCloseable {
  private final StateDb db;
  private final OutcomeLog outcomes;
  private final Found found;
  private final StateTransaction transaction;
  private final SessionTables sessions;
  private final RecordLinks links;
  private final KeyWindow keys;
  private final Forgetting forgetting;
  private final StateUpkeep upkeep;
  private final StateQueries queries;
  private final SessionHistories histories;
  private final DamageMark damageMark;
  private final CleanChecksum checksum;

  private final List<SessionId> touched = new ArrayList<>();
  private ChangeListener listener = ChangeListener.NONE;
  private Reached reached;
  private boolean isClosedCleanly;

  StateStore(StateDb db, OutcomeLog outcomes, Found found, Parts parts) {
    this.db = db;
    this.outcomes = outcomes;
    this.found = found;
    this.transaction = new StateTransaction(db, outcomes, parts);
    this.sessions = parts.sessions();
    this.links = parts.links();
    this.keys = parts.keys();
    this.forgetting = new Forgetting(sessions, outcomes, links);
    this.upkeep = new StateUpkeep(parts.place(), transaction, outcomes, links);
    this.damageMark = parts.damageMark();
    this.checksum = parts.checksum();
    this.queries = new StateQueries(db);
    this.histories = new SessionHistories(this, transaction, links, damageMark);
    this.reached = parts.reached();
  }

  record Parts(
      SessionTables sessions,
      RecordLinks links,
      KeyWindow keys,
      Reached reached,
      DamageMark damageMark,
      StatePlace place,
      CleanChecksum checksum) {}

  /**
   * Opens the state in the directory, which is made where there is none, and cuts {@code
   * outcomes.log} back to the last checkpoint. What is damaged is put aside, and {@link #found}
   * tells. The caller must own the directory.
   *
   * @throws NewerFormatException if a later version wrote it; nothing was changed
   * @throws StateException if the disk refuses
   */
  public static StateStore open(Path directory, Disk disk, JournaledKeys keys)
      throws StateException {
    return open(directory, disk, keys, Limits.USUAL);
  }

  /** As {@link #open(Path, Disk, JournaledKeys)}, with other limits. */
  public static StateStore open(Path directory, Disk disk, JournaledKeys keys, Limits limits)
      throws StateException {
    return new StateOpening(new StatePlace(directory, disk), keys, limits, null).open();
  }

  /** Begins with nothing, whatever state is there: it is deleted. The caller owns the directory. */
  public static StateStore openAnew(Path directory, Disk disk, JournaledKeys keys)
      throws StateException {
    StateOpening.delete(new StatePlace(directory, disk));
    return open(directory, disk, keys);
  }

  /**
   * Opens the state as the last checkpoint left it. Nothing is ever written: what is folded stays
   * in memory, and {@link #checkpoint} does nothing. Another process may own the directory and go
   * on. What is damaged or missing counts as nothing, and {@link #found} tells.
   *
   * @throws NewerFormatException if a later version wrote it
   * @throws StateException if the disk refuses
   */
  public static StateStore openReadOnly(Path directory, Disk disk, JournaledKeys keys)
      throws StateException {
    return new StateOpening(new StatePlace(directory, disk), keys, Limits.USUAL, null)
        .openReadOnly();
  }

  /** What there was when it was opened. */
  public Found found() {
    return found;
  }

  /** Calls the listener from now on, in the place of any other. */
  public void listen(ChangeListener newListener) {
    listener = newListener;
  }

  /** What is done to it besides folding. */
  public StateUpkeep upkeep() {
    return upkeep;
  }

  /** The last entry folded. */
  public Reached reached() {
    return reached;
  }

  /** The last entry that {@link #checkpoint} has secured. */
  public Reached checkpointed() {
    return transaction.committed();
  }

  /** The record of every entry folded. Safe for many threads, to read. */
  public OutcomeLog outcomes() {
    return outcomes;
  }

  // State

  @Override
  public @Nullable SessionHead head(SessionId id) {
    return unchecked(() -> sessions.head(id));
  }

  @Override
  public SessionBody body(SessionId id) {
    return Objects.requireNonNull(unchecked(() -> sessions.body(id)));
  }

  @Override
  public void put(SessionHead head) {
    SessionHead before = unchecked(() -> sessions.put(head));
    touched.add(head.id());
    listener.headChanged(before, head);
  }

  @Override
  public void put(SessionId id, SessionBody body) {
    sessions.put(id, body);
  }

  @Override
  public void add(SessionId id, Event event) {
    sessions.add(id, event);
  }

  @Override
  public List<SessionId> active(ProjectId project) {
    return sessions.active().of(project);
  }

  @Override
  public List<SessionId> activeSilentSince(Instant limit, @Nullable ProjectId project) {
    return sessions.active().silentSince(limit, project);
  }

  /** Safe for many threads: the door asks too. */
  @Override
  public boolean isForgotten(SessionId id) {
    return sessions.isForgotten(id);
  }

  @Override
  public void forget(SessionId id, Tombstone tombstone) {
    unchecked(
        () -> {
          forgetting.forget(id, tombstone);
          return tombstone;
        });
    listener.forgotten(id);
  }

  /**
   * Forgets all of these that are not forgotten yet. To be called before anything is folded: then
   * what is folded is the same whether or not their entries have been erased.
   *
   * @throws StateException if the store must be closed and opened again
   */
  public void forgetAll(Forgotten forgotten) throws StateException {
    damageMark.watching(
        () -> {
          forgetting.forgetAll(forgotten, id -> listener.forgotten(id));
          return forgotten;
        });
  }

  /** How many sessions were forgotten. Safe for many threads. */
  public int forgottenCount() {
    return sessions.tombstones().size();
  }

  /** All sessions that were forgotten. Safe for many threads. */
  public Forgotten forgotten() {
    return forgetting.forgotten();
  }

  @Override
  public @Nullable FirstUse firstUse(@Nullable Key key, long keyHash, long before) {
    return unchecked(() -> keys.firstUse(key, keyHash, before));
  }

  // Folding

  /**
   * Notes what became of an entry, once it is folded: to be called after each {@code Fold.apply}.
   *
   * @param position where the journal keeps the entry
   * @throws StateException if the store must be closed and opened again
   */
  public void folded(Entry entry, long position, Outcome outcome) throws StateException {
    SessionId id = entry.command().session();
    if (id != null && sessions.isForgotten(id)) {
      folded(new ErasedEntry(entry.sequence(), entry.recordedAt(), entry.keyHash()), position);
      return;
    }
    transaction.failIfLost();
    if (!entry.command().type().isAboutOneSession()) {
      touched.forEach(session -> links.addWide(session, entry.sequence()));
    }
    OutcomeRecord.Link link =
        id == null
            ? OutcomeRecord.Link.NONE
            : damageMark.watching(() -> links.link(id, entry.sequence()));
    note(OutcomeRecord.of(entry, position, outcome, link));
  }

  /**
   * As {@link #folded(Entry, long, Outcome)}, of an entry that was erased, or is about a session
   * that was forgotten: all that is noted is where it stands, and its key.
   */
  public void folded(ErasedEntry entry, long position) throws StateException {
    transaction.failIfLost();
    FirstUse first = firstUse(null, entry.keyHash(), entry.sequence());
    note(OutcomeRecord.erased(entry, position, first == null ? null : OutcomeRecord.KEY_TAKEN));
  }

  private void note(OutcomeRecord record) throws StateException {
    outcomes.append(record);
    keys.add(record);
    touched.clear();
    reached = new Reached(record.sequence(), record.position());
    transaction.writeEarlyWhereOverfull();
  }

  /**
   * Makes all that was folded survive a crash or power cut; the caller has forced the journal up to
   * {@link #reached}. Does nothing where nothing was folded.
   *
   * @throws StateException if the disk refuses: may be tried again, nothing is lost, unless the
   *     message says that the store must be opened again
   */
  public void checkpoint() throws StateException {
    if (!reached.equals(transaction.committed()) || sessions.hasNewlyForgotten()) {
      transaction.commit(reached, 0);
    }
  }

  /** A last checkpoint: all snapshots are written, and only {@link #close} may follow. */
  public void checkpointClean() throws StateException {
    if (!isClosedCleanly || !reached.equals(transaction.committed())) {
      transaction.commit(reached, 1);
      isClosedCleanly = true;
    }
  }

  /**
   * Empties the state, on the disk too, so that the journal is folded from its beginning: for state
   * that went beyond the journal's end.
   */
  public void discardAndRestart() throws StateException {
    transaction.empty();
    keys.clear();
    touched.clear();
    reached = Reached.NOTHING;
  }

  // Questions, on the folding thread

  /** Lists sessions, those heard last first. */
  public SessionPage sessions(SessionQuery query) throws StateException {
    return asked(() -> queries.sessions(query));
  }

  /** Ids that begin so, ordered by their bytes, at most {@code max}. */
  public List<SessionId> idsWithPrefix(String prefix, int max) throws StateException {
    return asked(() -> queries.idsWithPrefix(prefix, max));
  }

  /** Ids after one, or from the first on, ordered by their bytes: to walk over all sessions. */
  public List<SessionId> idsAfter(@Nullable SessionId after, int max) throws StateException {
    return asked(() -> queries.idsAfter(after == null ? "" : after.value(), max));
  }

  /** Ids whose SHA-256 begins with that byte: their snapshots lie in one directory. */
  public List<SessionId> idsSharing(int firstByte) throws StateException {
    return asked(() -> queries.idsSharing(firstByte));
  }

  /** The session heard last, null where there is none. */
  public @Nullable SessionHead mostRecent() throws StateException {
    return asked(() -> Optional.ofNullable(queries.mostRecent())).orElse(null);
  }

  /**
   * How many sessions have each status; those that none has may be missing. Safe for many threads,
   * which may see a session between two statuses counted under one, both or none.
   */
  public SortedMap<String, Long> countByStatus() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(sessions.countByStatus()));
  }

  /** That the session was forgotten, null where it was not. */
  public @Nullable Tombstone tombstone(SessionId id) {
    return sessions.tombstone(id);
  }

  /** Where the entries about each session are noted. */
  public SessionHistories histories() {
    return histories;
  }

  /** Closes without a checkpoint. */
  @Override
  public void close() throws StateException {
    try {
      outcomes.close();
    } finally {
      db.close();
    }
    if (isClosedCleanly && db.isOnDisk()) {
      checksum.write();
    }
  }

  /** Asks once what is new was written, so that it is found. */
  private <T> T asked(DamageMark.Question<T> question) throws StateException {
    transaction.write();
    return damageMark.watching(question);
  }

  @FunctionalInterface
  private interface Reading<T> {
    @Nullable T read() throws IOException;
  }

  private <T> @Nullable T unchecked(Reading<T> reading) {
    try {
      return reading.read();
    } catch (DamagedStateException e) {
      damageMark.leave(e);
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

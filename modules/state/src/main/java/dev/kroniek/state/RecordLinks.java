package dev.kroniek.state;

import dev.kroniek.domain.SessionDigest;
import dev.kroniek.domain.SessionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What leads from a session to its records: its last one, from which each links to the one before,
 * and the records about many sessions that changed it too. For one thread.
 */
final class RecordLinks {
  private static final long LINK_BYTES = 128;
  private static final long LINK_BYTES_MAX = 4 << 20;
  private static final int WIDE_WAITING_MAX = 10_000;

  private final StateDb db;
  private final WriteBackCache<Long, Long> last =
      new WriteBackCache<>(LINK_BYTES_MAX, link -> LINK_BYTES);

  /** Since the last commit or unpinning. */
  private final List<Wide> wide = new ArrayList<>();

  private int wideWritten;

  /** Sessions forgotten since the last commit or unpinning. */
  private final List<Long> forgotten = new ArrayList<>();

  private record Wide(long session, long sequence) {}

  RecordLinks(StateDb db) {
    this.db = db;
  }

  /** The sequence of the session's last record, 0 for none. */
  long last(SessionId session) throws StateException {
    return last(SessionDigest.prefix(session));
  }

  /** As {@link #last(SessionId)}, by what stands for the session in records. */
  long last(long session) throws StateException {
    Long known = last.get(session);
    if (known != null) {
      return known;
    }
    Long stored =
        db.one(
            "SELECT sequence FROM last_records WHERE session = ?", row -> row.getLong(1), session);
    long found = stored == null ? 0 : stored;
    last.loaded(session, found);
    return found;
  }

  /** Makes this record the session's last, and tells what it must link to. */
  OutcomeRecord.Link link(SessionId id, long sequence) throws StateException {
    long session = SessionDigest.prefix(id);
    long previous = last(session);
    last.put(session, sequence);
    return new OutcomeRecord.Link(session, previous);
  }

  /** Notes that a command about many sessions changed this one. */
  void addWide(SessionId session, long sequence) {
    wide.add(new Wide(SessionDigest.prefix(session), sequence));
  }

  /** Forgets what leads to the session's records. */
  void forget(long session) throws StateException {
    last.remove(session);
    List<Wide> written = wide.subList(0, wideWritten);
    written.removeIf(row -> row.session() == session);
    wideWritten = written.size();
    wide.removeIf(row -> row.session() == session);
    forgotten.add(session);
    // What the transaction already holds of it must not be found by a read.
    writeForgotten(session);
  }

  private void writeForgotten(long session) throws StateException {
    db.write("DELETE FROM last_records WHERE session = ?", session);
    db.write("DELETE FROM wide WHERE session = ?", session);
  }

  /** Forgets entries about many sessions up to that one: the journal has them no more. */
  void dropWide(long upTo) throws StateException {
    List<Wide> written = wide.subList(0, wideWritten);
    written.removeIf(row -> row.sequence() <= upTo);
    wideWritten = written.size();
    wide.removeIf(row -> row.sequence() <= upTo);
    db.write("DELETE FROM wide WHERE sequence <= ?", upTo);
  }

  /** The first entry about many sessions, {@link Long#MAX_VALUE} for none. */
  long firstWide() throws StateException {
    Long first =
        db.one("SELECT sequence FROM wide ORDER BY sequence LIMIT 1", row -> row.getLong(1));
    return first == null ? Long.MAX_VALUE : first;
  }

  boolean isOverfull() {
    return last.isOverfull() || wide.size() > WIDE_WAITING_MAX;
  }

  /** Writes what is new into the open transaction. */
  void write() throws StateException {
    for (long session : forgotten) {
      writeForgotten(session);
    }
    for (Map.Entry<Long, Long> link : last.dirty()) {
      db.write("INSERT OR REPLACE INTO last_records VALUES (?, ?)", link.getKey(), link.getValue());
    }
    last.written();
    for (; wideWritten < wide.size(); wideWritten++) {
      Wide row = wide.get(wideWritten);
      db.write("INSERT OR IGNORE INTO wide VALUES (?, ?)", row.session(), row.sequence());
    }
  }

  void unpin() {
    last.unpin();
    forgotten.clear();
    wide.clear();
    wideWritten = 0;
  }

  void undone() {
    last.undone();
    wideWritten = 0;
  }

  void clear() {
    last.clear();
    forgotten.clear();
    wide.clear();
    wideWritten = 0;
  }

  // Questions; what is new must have been written before

  List<Long> wideAfter(SessionId session, long after, int limit) throws StateException {
    return longs(
        "SELECT sequence FROM wide WHERE session = ? AND sequence > ? ORDER BY sequence LIMIT ?",
        SessionDigest.prefix(session),
        after,
        limit);
  }

  List<Long> wideBefore(SessionId session, long before, int limit) throws StateException {
    return longs(
        "SELECT sequence FROM wide WHERE session = ? AND sequence < ?"
            + " ORDER BY sequence DESC LIMIT ?",
        SessionDigest.prefix(session),
        before,
        limit);
  }

  private List<Long> longs(String sql, @Nullable Object... values) throws StateException {
    return db.all(sql, row -> row.getLong(1), values);
  }

  List<SessionId> touchedBy(long sequence) throws StateException {
    return db
        .all(
            "SELECT heads.id FROM wide JOIN heads ON heads.digest = wide.session"
                + " WHERE wide.sequence = ?",
            row -> new SessionId(row.getString(1)),
            sequence)
        .stream()
        .sorted()
        .toList();
  }

  List<Long> changedBetween(long after, long last) throws StateException {
    return longs(
        "SELECT DISTINCT session FROM wide WHERE sequence > ? AND sequence <= ?", after, last);
  }

  List<SessionId> sessions(Collection<Long> sessions) throws StateException {
    List<SessionId> ids = new ArrayList<>();
    for (Long session : sessions) {
      ids.addAll(
          db.all(
              "SELECT id FROM heads WHERE digest = ?",
              row -> new SessionId(row.getString(1)),
              session));
    }
    Collections.sort(ids);
    return ids;
  }
}

package dev.kroniek.state;

import dev.kroniek.domain.Event;
import dev.kroniek.domain.Field;
import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionDigest;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Timestamps;
import dev.kroniek.domain.Tombstone;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Heads, bodies and tombstones: in memory what is active or was changed, the rest in {@code
 * state.db}. For one thread.
 */
final class SessionTables {
  private static final String PUT_HEAD =
      """
      INSERT INTO heads (id, digest, project, agent, status, last_heartbeat, head, crc)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET agent = excluded.agent, status = excluded.status,
        last_heartbeat = excluded.last_heartbeat, head = excluded.head, crc = excluded.crc\
      """;
  private static final String PUT_BODY =
      """
      INSERT INTO bodies (id, body, crc) VALUES (?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET body = excluded.body, crc = excluded.crc\
      """;
  private static final String PUT_TOMBSTONE =
      "INSERT OR REPLACE INTO tombstones (session, sequence, time, reason) VALUES (?, ?, ?, ?)";

  private final StateDb db;
  private final ActiveSessions active = new ActiveSessions();
  private final WriteBackCache<SessionId, SessionHead> heads;

  /** Without their recent events. */
  private final WriteBackCache<SessionId, SessionBody> bodies;

  private final RecentEvents events;

  /** Also asked by threads that do not fold, at the door. */
  private final Map<SessionDigest, Tombstone> tombstones = new ConcurrentHashMap<>();

  /** Forgotten since the last commit: to be deleted, again where the transaction was undone. */
  private final Map<SessionDigest, Gone> newlyForgotten = new LinkedHashMap<>();

  /**
   * A session that was forgotten.
   *
   * @param id null where nothing was known of it
   */
  private record Gone(@Nullable SessionId id, Tombstone tombstone) {}

  /** Also read by threads that do not fold. */
  private final Map<String, Long> countByStatus = new ConcurrentHashMap<>();

  private @Nullable SessionId knownAbsent;

  SessionTables(StateDb db, Limits limits) {
    this.db = db;
    this.heads = new WriteBackCache<>(limits.headBytesMax(), Weights::of);
    this.bodies = new WriteBackCache<>(limits.bodyBytesMax() / 2, Weights.OF_BODIES);
    this.events = new RecentEvents(db, limits.bodyBytesMax() / 2);
  }

  /** Reads what must be in memory: the heads of active sessions, tombstones and counts. */
  void load() throws StateException {
    db.all("SELECT head, crc FROM heads WHERE status = 'active'", SessionCodec::head)
        .forEach(active::put);
    db.all(
        "SELECT session, sequence, time, reason FROM tombstones",
        row ->
            tombstones.put(
                new SessionDigest(row.getString(1)),
                new Tombstone(
                    row.getLong(2), Timestamps.ofMicros(row.getLong(3)), row.getString(4))));
    db.all(
        "SELECT status, count(*) FROM heads GROUP BY status",
        row -> countByStatus.put(row.getString(1), row.getLong(2)));
  }

  ActiveSessions active() {
    return active;
  }

  @Nullable SessionHead head(SessionId id) throws StateException {
    SessionHead head = active.head(id);
    if (head == null) {
      head = heads.get(id);
    }
    return head == null && !id.equals(knownAbsent) ? storedHead(id) : head;
  }

  private @Nullable SessionHead storedHead(SessionId id) throws StateException {
    SessionHead head =
        isForgotten(id)
            ? null
            : db.one("SELECT head, crc FROM heads WHERE id = ?", SessionCodec::head, id.value());
    if (head == null) {
      knownAbsent = id;
      return null;
    }
    heads.loaded(id, head);
    return head;
  }

  SessionBody body(SessionId id) throws StateException {
    return isForgotten(id) ? SessionBody.EMPTY : facts(id).withRecentEvents(events.of(id));
  }

  private SessionBody facts(SessionId id) throws StateException {
    SessionBody body = bodies.get(id);
    if (body != null) {
      return body;
    }
    SessionBody stored =
        db.one(
            "SELECT body, crc FROM " + db.bodies() + " WHERE id = ?",
            SessionCodec::body,
            id.value());
    body = stored == null ? SessionBody.EMPTY : stored;
    bodies.loaded(id, body);
    return body;
  }

  /** Stores a head. Returns the one before, null where the session is new. */
  @Nullable SessionHead put(SessionHead head) throws StateException {
    SessionHead before = head(head.id());
    if (before != null) {
      countByStatus.merge(before.lifecycle().status(), -1L, Long::sum);
    }
    countByStatus.merge(head.lifecycle().status(), 1L, Long::sum);
    knownAbsent = null;
    heads.put(head.id(), head);
    active.put(head);
    return before;
  }

  void put(SessionId id, SessionBody body) {
    bodies.put(id, body.withRecentEvents(List.of()));
  }

  void add(SessionId id, Event event) {
    events.add(id, event);
  }

  boolean isForgotten(SessionId id) {
    return tombstone(id) != null;
  }

  @Nullable Tombstone tombstone(SessionId id) {
    return tombstones.isEmpty() ? null : tombstones.get(SessionDigest.of(id));
  }

  /** That sessions were forgotten; a view. Safe for many threads. */
  Map<SessionDigest, Tombstone> tombstones() {
    return Collections.unmodifiableMap(tombstones);
  }

  /** Whether a session was forgotten since the last commit. */
  boolean hasNewlyForgotten() {
    return !newlyForgotten.isEmpty();
  }

  void forget(SessionId id, Tombstone tombstone) throws StateException {
    SessionHead before = head(id);
    if (before != null) {
      countByStatus.merge(before.lifecycle().status(), -1L, Long::sum);
    }
    active.remove(id);
    heads.remove(id);
    bodies.remove(id);
    events.forget(id);
    bury(SessionDigest.of(id), new Gone(id, tombstone));
  }

  /**
   * Forgets a session of which only the digest is known. What changed must have been written.
   *
   * @return its id, null where there is no such session
   */
  @Nullable SessionId forget(SessionDigest digest, Tombstone tombstone) throws StateException {
    SessionId id = storedId(digest);
    if (id == null) {
      bury(digest, new Gone(null, tombstone));
    } else {
      forget(id, tombstone);
    }
    return id;
  }

  private @Nullable SessionId storedId(SessionDigest digest) throws StateException {
    return db
        .all(
            "SELECT id FROM heads WHERE digest = ?",
            row -> new SessionId(row.getString(1)),
            digest.prefix())
        .stream()
        .filter(id -> SessionDigest.of(id).equals(digest))
        .findFirst()
        .orElse(null);
  }

  private void bury(SessionDigest digest, Gone gone) throws StateException {
    tombstones.put(digest, gone.tombstone());
    newlyForgotten.put(digest, gone);
    // What the transaction already holds of it must not be found by a read.
    writeForgotten(digest, gone);
  }

  Map<String, Long> countByStatus() {
    return countByStatus;
  }

  /** Whether so much is pinned that it should be written into the transaction early. */
  boolean isOverfull() {
    return heads.isOverfull() || bodies.isOverfull() || events.isOverfull();
  }

  /** Writes what changed into the open transaction. */
  void write() throws StateException {
    for (Map.Entry<SessionDigest, Gone> forgotten : newlyForgotten.entrySet()) {
      writeForgotten(forgotten.getKey(), forgotten.getValue());
    }
    for (Map.Entry<SessionId, SessionHead> head : heads.dirty()) {
      writeHead(head.getValue());
    }
    heads.written();
    for (Map.Entry<SessionId, SessionBody> body : bodies.dirty()) {
      String text = SessionCodec.encode(body.getValue());
      db.write(PUT_BODY, body.getKey().value(), text, SessionCodec.checksum(text));
    }
    bodies.written();
    events.write();
  }

  private void writeHead(SessionHead head) throws StateException {
    String text = SessionCodec.encode(head);
    db.write(
        PUT_HEAD,
        head.id().value(),
        SessionDigest.prefix(head.id()),
        head.project().value(),
        head.field(Field.AGENT),
        head.lifecycle().status(),
        Timestamps.micros(head.liveness().lastHeartbeat()),
        text,
        SessionCodec.checksum(text));
  }

  private void writeForgotten(SessionDigest digest, Gone gone) throws StateException {
    SessionId id = gone.id();
    if (id != null) {
      db.write("DELETE FROM heads WHERE id = ?", id.value());
      db.write("DELETE FROM bodies WHERE id = ?", id.value());
      db.write("DELETE FROM events WHERE id = ?", id.value());
    }
    db.write(
        PUT_TOMBSTONE,
        digest.hex(),
        gone.tombstone().sequence(),
        Timestamps.micros(gone.tombstone().time()),
        gone.tombstone().reason());
  }

  void committed() {
    newlyForgotten.clear();
    unpin();
  }

  void unpin() {
    heads.unpin();
    bodies.unpin();
    events.unpin();
  }

  void undone() {
    heads.undone();
    bodies.undone();
    events.undone();
  }

  void clear() {
    active.clear();
    heads.clear();
    bodies.clear();
    events.clear();
    tombstones.clear();
    newlyForgotten.clear();
    countByStatus.clear();
    knownAbsent = null;
  }

  /** Bytes of cached heads, bodies and events. */
  long cachedBytes() {
    return heads.bytes() + bodies.bytes() + events.bytes();
  }
}

package dev.kroniek.state;

import dev.kroniek.domain.Event;
import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of every session, a row each in {@code state.db}. Most commands add one, so
 * adding reads nothing: an event waits to be written, and joins those of its session in memory only
 * where these were asked for. Bounded in bytes. For one thread.
 */
final class RecentEvents {
  private static final String INSERT =
      "INSERT INTO events (sequence, id, event, crc) VALUES (?, ?, ?, ?)";
  private static final String DROP_OLD =
      """
      DELETE FROM events WHERE id = ?1 AND sequence <
        (SELECT sequence FROM events WHERE id = ?1 ORDER BY sequence DESC
         LIMIT 1 OFFSET %d)\
      """
          .formatted(SessionBody.EVENTS_MAX - 1);

  private final StateDb db;
  private final long bytesMax;

  /** All recent events of some sessions, those used longest ago first. */
  private final LinkedHashMap<SessionId, Loaded> loaded = new LinkedHashMap<>(16, 0.75f, true);

  private long loadedBytes;

  /** Added since the last commit; the first {@link #written} are in the open transaction. */
  private final List<Added> added = new ArrayList<>();

  private int written;
  private long addedBytes;

  private record Added(SessionId id, Event event) {}

  private record Loaded(List<Event> events, long bytes) {}

  RecentEvents(StateDb db, long bytesMax) {
    this.db = db;
    this.bytesMax = bytesMax;
  }

  /** A session's recent events, oldest first. */
  List<Event> of(SessionId id) throws StateException {
    Loaded known = loaded.get(id);
    if (known == null) {
      write();
      List<Event> events =
          new ArrayList<>(
              db.all(
                  "SELECT event, crc FROM "
                      + db.events()
                      + " WHERE id = ? ORDER BY sequence DESC LIMIT ?",
                  SessionCodec::event,
                  id.value(),
                  SessionBody.EVENTS_MAX));
      Collections.reverse(events);
      known = keep(id, events, events.stream().mapToLong(Weights::of).sum());
    }
    return known.events();
  }

  /** Hot path: once for most commands. */
  void add(SessionId id, Event event) {
    added.add(new Added(id, event));
    addedBytes += Weights.of(event);
    Loaded known = loaded.get(id);
    if (known != null) {
      List<Event> events = SessionBody.appended(known.events(), event, SessionBody.EVENTS_MAX);
      boolean isOldestGone = events.size() == known.events().size();
      long bytes = known.bytes() - (isOldestGone ? Weights.of(known.events().get(0)) : 0);
      keep(id, events, bytes + Weights.of(event));
    }
  }

  private Loaded keep(SessionId id, List<Event> events, long bytes) {
    Loaded kept = new Loaded(List.copyOf(events), bytes);
    Loaded before = loaded.put(id, kept);
    loadedBytes += bytes - (before == null ? 0 : before.bytes());
    makeRoom();
    return kept;
  }

  private void makeRoom() {
    Iterator<Map.Entry<SessionId, Loaded>> oldestFirst = loaded.entrySet().iterator();
    while (loadedBytes > bytesMax && oldestFirst.hasNext()) {
      loadedBytes -= oldestFirst.next().getValue().bytes();
      oldestFirst.remove();
    }
  }

  void forget(SessionId id) {
    @Nullable Loaded gone = loaded.remove(id);
    loadedBytes -= gone == null ? 0 : gone.bytes();
    List<Added> all = List.copyOf(added);
    int writtenOfThese = written;
    added.clear();
    written = 0;
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).id().equals(id)) {
        added.add(all.get(i));
        written += i < writtenOfThese ? 1 : 0;
      }
    }
  }

  /** Writes what was added into the open transaction, and drops what is no longer recent. */
  void write() throws StateException {
    Map<SessionId, Integer> counts = new LinkedHashMap<>();
    for (int i = added.size() - 1; i >= written; i--) { // newest first: older ones may be outdated
      Added next = added.get(i);
      if (counts.merge(next.id(), 1, Integer::sum) <= SessionBody.EVENTS_MAX) {
        String text = SessionCodec.encode(next.event());
        db.write(
            INSERT, next.event().sequence(), next.id().value(), text, SessionCodec.checksum(text));
      }
    }
    written = added.size();
    for (SessionId id : counts.keySet()) {
      db.write(DROP_OLD, id.value());
    }
  }

  /** Whether so much waits for a commit that it should be written early. */
  boolean isOverfull() {
    return addedBytes > bytesMax;
  }

  /** The transaction was committed, or can no longer be undone by itself. */
  void unpin() {
    added.subList(0, written).clear();
    written = 0;
    addedBytes = added.stream().mapToLong(waiting -> Weights.of(waiting.event())).sum();
  }

  /** The transaction was undone: what was written into it must be written again. */
  void undone() {
    written = 0;
  }

  void clear() {
    loaded.clear();
    loadedBytes = 0;
    added.clear();
    written = 0;
    addedBytes = 0;
  }

  /** Bytes of what is in memory. */
  long bytes() {
    return loadedBytes + addedBytes;
  }
}

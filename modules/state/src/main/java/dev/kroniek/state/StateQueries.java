package dev.kroniek.state;

import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions to {@code state.db} about many sessions. What is new must have been written before. */
final class StateQueries {
  private static final String ORDER = " ORDER BY last_heartbeat DESC, id";

  private final StateDb db;

  StateQueries(StateDb db) {
    this.db = db;
  }

  SessionPage sessions(SessionQuery query) throws StateException {
    StringBuilder sql = new StringBuilder("SELECT head, crc FROM heads WHERE 1");
    List<Object> values = new ArrayList<>();
    narrow(sql, values, "status", query.status());
    narrow(sql, values, "project", query.project() == null ? null : query.project().value());
    narrow(sql, values, "agent", query.agent());
    if (query.cursor() != null) {
      PageCursor cursor = PageCursor.parse(query.cursor());
      sql.append(" AND (last_heartbeat < ? OR (last_heartbeat = ? AND id > ?))");
      values.addAll(List.of(cursor.lastHeartbeat(), cursor.lastHeartbeat(), cursor.id()));
    }
    sql.append(ORDER).append(" LIMIT ?");
    values.add(query.limit() + 1);
    List<SessionHead> found = db.all(sql.toString(), SessionCodec::head, values.toArray());
    boolean isMore = found.size() > query.limit();
    List<SessionHead> page = isMore ? found.subList(0, query.limit()) : found;
    return new SessionPage(
        page, isMore ? PageCursor.after(page.get(page.size() - 1)).text() : null);
  }

  private static void narrow(
      StringBuilder sql, List<Object> values, String column, @Nullable String value) {
    if (value != null) {
      sql.append(" AND ").append(column).append(" = ?");
      values.add(value);
    }
  }

  @Nullable SessionHead mostRecent() throws StateException {
    return db.one("SELECT head, crc FROM heads" + ORDER + " LIMIT 1", SessionCodec::head);
  }

  /** Ids ordered by their bytes: those with one prefix stand together. */
  List<SessionId> idsWithPrefix(String prefix, int max) throws StateException {
    return idsFrom("SELECT id FROM heads WHERE id >= ? ORDER BY id LIMIT ?", prefix, max).stream()
        .filter(id -> id.value().startsWith(prefix))
        .toList();
  }

  /** The ids that come after one, ordered by their bytes. */
  List<SessionId> idsAfter(String after, int max) throws StateException {
    return idsFrom("SELECT id FROM heads WHERE id > ? ORDER BY id LIMIT ?", after, max);
  }

  /** The ids whose digest begins with that byte. */
  List<SessionId> idsSharing(int firstByte) throws StateException {
    long first = (long) firstByte << (Long.SIZE - Byte.SIZE);
    long last = first + (1L << (Long.SIZE - Byte.SIZE)) - 1;
    return db.all(
        "SELECT id FROM heads WHERE digest BETWEEN ? AND ?",
        row -> new SessionId(row.getString(1)),
        first,
        last);
  }

  private List<SessionId> idsFrom(String sql, String from, int max) throws StateException {
    return db.all(sql, row -> new SessionId(row.getString(1)), from, max);
  }
}

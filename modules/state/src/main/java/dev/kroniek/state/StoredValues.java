package dev.kroniek.state;

import dev.kroniek.state.StateDb.RowReading;
import java.util.List;

/**
 * The values in a database that an older program wrote, brought up to date: each row has the bytes
 * then that a fold gives it, and can be compared with what one gives.
 */
final class StoredValues {
  private static final int PAGE_ROWS = 500;

  private StoredValues() {}

  /** A row, and its value as it is to be. */
  private record Row(long number, String value) {}

  /**
   * Writes all values anew, within the open transaction.
   *
   * @throws DamagedStateException if one is not as it was written
   */
  static void bringUpToDate(StateDb db) throws StateException {
    bringUpToDate(db, "heads", "head", row -> SessionCodec.encode(SessionCodec.head(row)));
    bringUpToDate(db, "bodies", "body", row -> SessionCodec.encode(SessionCodec.body(row)));
    bringUpToDate(db, "events", "event", row -> SessionCodec.encode(SessionCodec.event(row)));
  }

  private static void bringUpToDate(
      StateDb db, String table, String column, RowReading<String> present) throws StateException {
    String select =
        "SELECT rowid AS number, %s, crc FROM %s WHERE rowid > ? ORDER BY rowid LIMIT %d"
            .formatted(column, table, PAGE_ROWS);
    String update = "UPDATE %s SET %s = ?, crc = ? WHERE rowid = ?".formatted(table, column);
    List<Row> page = page(db, select, present, Long.MIN_VALUE);
    while (!page.isEmpty()) {
      for (Row row : page) {
        db.write(update, row.value(), SessionCodec.checksum(row.value()), row.number());
      }
      page = page(db, select, present, page.get(page.size() - 1).number());
    }
  }

  private static List<Row> page(StateDb db, String select, RowReading<String> present, long after)
      throws StateException {
    return db.all(select, row -> new Row(row.getLong("number"), present.of(row)), after);
  }
}

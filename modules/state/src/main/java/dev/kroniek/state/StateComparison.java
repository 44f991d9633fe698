package dev.kroniek.state;

import dev.kroniek.domain.SessionId;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares two databases of ours, row by row and column by column, texts byte by byte. Both are
 * read in the order of their keys, so that neither has to be in memory. For one thread.
 */
final class StateComparison {
  private static final Set<String> JSON = Set.of("head", "body", "event");

  private static final List<Table> TABLES =
      List.of(
          new Table("sqlite_schema", 2, "type", "name", "sql"),
          new Table("meta", 1, "id", "sequence", "position"),
          new Table(
              "heads",
              1,
              "id",
              "digest",
              "project",
              "agent",
              "status",
              "last_heartbeat",
              "head",
              "crc"),
          new Table("bodies", 1, "id", "body", "crc"),
          new Table("events", 1, "sequence", "id", "event", "crc"),
          new Table("tombstones", 1, "session", "sequence", "time", "reason"),
          new Table("last_records", 1, "session", "sequence"),
          new Table("wide", 2, "session", "sequence"));

  /** A table, of whose columns the first {@code keys} tell its rows apart. */
  private record Table(String name, int keys, List<String> columns) {
    Table(String name, int keys, String... columns) {
      this(name, keys, List.of(columns));
    }

    String sql(long first) {
      String kept = name.equals("wide") ? " WHERE sequence >= " + first : "";
      return "SELECT "
          + String.join(", ", columns)
          + " FROM "
          + name
          + kept
          + " ORDER BY "
          + String.join(", ", columns.subList(0, keys));
    }
  }

  private final StateDb expected;
  private final StateDb found;
  private final long first;
  private final Consumer<Difference> differences;

  /**
   * Prepares it.
   *
   * @param first the first entry that is kept: rows that only lead to earlier ones may or may not
   *     be there, since they are dropped some time after those
   */
  StateComparison(StateDb expected, StateDb found, long first, Consumer<Difference> differences) {
    this.expected = expected;
    this.found = found;
    this.first = first;
    this.differences = differences;
  }

  void run() throws StateException {
    for (Table table : TABLES) {
      try (TableRows wanted = expected.rows(table.sql(first));
          TableRows there = found.rows(table.sql(first))) {
        merge(table, wanted, there);
      }
    }
  }

  private void merge(Table table, TableRows wanted, TableRows there) throws StateException {
    List<TableValue> left = wanted.next();
    List<TableValue> right = there.next();
    while (!left.isEmpty() || !right.isEmpty()) {
      int order =
          left.isEmpty() ? 1 : right.isEmpty() ? -1 : compareKeys(table.keys(), left, right);
      if (order < 0) {
        tell(table, left, table.name() + " row", "there", null);
        left = wanted.next();
      } else if (order > 0) {
        tell(table, right, table.name() + " row", null, "there");
        right = there.next();
      } else {
        compareColumns(table, left, right);
        left = wanted.next();
        right = there.next();
      }
    }
  }

  private static int compareKeys(int keys, List<TableValue> left, List<TableValue> right) {
    int order = 0;
    for (int i = 0; i < keys && order == 0; i++) {
      order = left.get(i).compareTo(right.get(i));
    }
    return order;
  }

  private void compareColumns(Table table, List<TableValue> left, List<TableValue> right)
      throws StateException {
    boolean isTextDifferent = false;
    for (int i = table.keys(); i < left.size(); i++) {
      String column = table.columns().get(i);
      boolean isTold = column.equals("crc") && isTextDifferent; // it goes with the text
      if (left.get(i).equals(right.get(i)) || isTold) {
        continue;
      }
      String field = table.name() + "." + column;
      SessionId session = JSON.contains(column) ? session(table, left) : null;
      if (session == null) {
        tell(table, left, field, left.get(i).text(), right.get(i).text());
      } else {
        isTextDifferent = true;
        JsonDifferences.tell(
            session,
            field,
            String.valueOf(left.get(i).text()),
            String.valueOf(right.get(i).text()),
            differences);
      }
    }
  }

  private void tell(
      Table table,
      List<TableValue> row,
      String field,
      @Nullable String wanted,
      @Nullable String there)
      throws StateException {
    int sequence = table.columns().indexOf("sequence");
    boolean isAboutEntry = table.name().equals("events") || table.name().equals("wide");
    differences.accept(
        new Difference(
            session(table, row),
            isAboutEntry ? row.get(sequence).number() : 0,
            field,
            wanted,
            there));
  }

  /** Whose row it is, null where that cannot be told. */
  private @Nullable SessionId session(Table table, List<TableValue> row) throws StateException {
    return switch (table.name()) {
      case "heads", "bodies" -> sessionId(row.get(0).text());
      case "events" -> sessionId(row.get(1).text());
      case "last_records", "wide" ->
          sessionId(
              expected.one(
                  "SELECT id FROM heads WHERE digest = ?",
                  found -> found.getString(1),
                  row.get(0).number()));
      default -> null;
    };
  }

  private static @Nullable SessionId sessionId(@Nullable String text) {
    try {
      return text == null ? null : new SessionId(text);
    } catch (IllegalArgumentException e) {
      return null; // damaged
    }
  }
}

package dev.kroniek.state;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The rows of a query, one after the other, however many there are. For one thread. */
final class TableRows implements AutoCloseable {
  private final StateDb db;
  private final PreparedStatement statement;
  private final ResultSet rows;
  private final int columns;

  TableRows(StateDb db, PreparedStatement statement) throws SQLException {
    this.db = db;
    this.statement = statement;
    this.rows = statement.executeQuery();
    this.columns = rows.getMetaData().getColumnCount();
  }

  /** The next row; empty behind the last. */
  List<TableValue> next() throws StateException {
    try {
      if (!rows.next()) {
        return List.of();
      }
      List<TableValue> row = new ArrayList<>(columns);
      for (int column = 1; column <= columns; column++) {
        row.add(
            rows.getObject(column) instanceof Number
                ? TableValue.of(rows.getLong(column))
                : TableValue.of(rows.getBytes(column)));
      }
      return row;
    } catch (SQLException e) {
      throw db.failure("reading", e);
    }
  }

  @Override
  public void close() throws StateException {
    try {
      statement.close();
    } catch (SQLException e) {
      throw db.failure("closing", e);
    }
  }
}

package dev.kroniek.state;

import dev.kroniek.domain.FormatVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connection to {@code state.db}, its schema and its one open transaction. For one thread.
 *
 * <p>Writes begin a transaction that only {@link #commit} ends: what is not committed is not there
 * after a crash. A commit is on the disk when it returns (WAL, {@code synchronous=FULL}).
 */
final class StateDb implements AutoCloseable {
  // Of SQLite's result codes those that tell of damage; the first is: a table is missing.
  private static final int SQLITE_ERROR = 1;
  private static final int SQLITE_CORRUPT = 11;
  private static final int SQLITE_NOTADB = 26;

  /** The tables that are copied to be read; bodies and events are many bytes and stay there. */
  private static final List<String> COPIED =
      List.of("meta", "heads", "tombstones", "last_records", "wide");

  private final String name;
  private Connection connection;
  private final Mode mode;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private boolean isInTransaction;
  private boolean isCopy;

  private enum Mode {
    ON_DISK,
    /** Nothing is ever committed, so that what is attached stays as it was seen first. */
    IN_MEMORY
  }

  /** Reads the columns of one row. */
  @FunctionalInterface
  interface RowReading<T> {
    T of(ResultSet row) throws SQLException, StateException;
  }

  private StateDb(String name, Connection connection, Mode mode) {
    this.name = name;
    this.connection = connection;
    this.mode = mode;
  }

  /**
   * Opens the file, or creates it.
   *
   * @throws NewerFormatException if a later version wrote it
   * @throws StateException if it is no database of ours, damaged, or the disk refuses
   */
  static StateDb open(Path file) throws StateException {
    return open(file, StateSchema.VERSIONS);
  }

  /** As {@link #open(Path)}, where there are these versions. */
  static StateDb open(Path file, FormatVersions<List<String>> versions) throws StateException {
    SqliteFile.create(file);
    StateDb db = connect(file.toString(), SqliteFile.url(file), Mode.ON_DISK);
    try {
      db.prepareForWriting();
      StateSchema.createIfEmpty(db);
      StateSchema.bringUpToDate(db, StateSchema.version(db, "main", file, versions), versions);
      return db;
    } catch (StateException e) {
      db.closeQuietly(e);
      throw e;
    }
  }

  private void prepareForWriting() throws StateException {
    execute("PRAGMA journal_mode = WAL");
    execute("PRAGMA synchronous = FULL");
    execute("PRAGMA cache_size = -8192");
    execute("PRAGMA journal_size_limit = 4194304");
  }

  /** An empty database that leaves no file. */
  static StateDb inMemory() throws StateException {
    StateDb db = connect("state in memory", "jdbc:sqlite:file::memory:", Mode.IN_MEMORY);
    try {
      StateSchema.createIfEmpty(db);
      return db;
    } catch (StateException e) {
      db.closeQuietly(e);
      throw e;
    }
  }

  /**
   * What the file holds at this moment, changed in memory only. Another process may go on writing
   * to the file.
   */
  static StateDb copyOf(Path file) throws StateException {
    StateDb db = inMemory();
    try {
      db.attach(file);
      StateSchema.requireCurrent(db, "disk", file);
      db.begin();
      for (String table : COPIED) {
        db.execute("DELETE FROM main." + table);
        db.execute("INSERT INTO main." + table + " SELECT * FROM disk." + table);
      }
      db.execute(
          "CREATE TEMP VIEW all_bodies AS SELECT id, body, crc FROM main.bodies UNION ALL SELECT"
              + " id, body, crc FROM disk.bodies WHERE id NOT IN (SELECT id FROM main.bodies)");
      db.execute(
          "CREATE TEMP VIEW all_events AS SELECT * FROM main.events UNION ALL"
              + " SELECT * FROM disk.events");
      db.isCopy = true;
      return db;
    } catch (StateException e) {
      db.closeQuietly(e);
      throw e;
    }
  }

  /**
   * The file as it is, to be read while this is open and another process may write to it.
   *
   * @throws NewerFormatException if a later version wrote it
   */
  static StateDb openToRead(Path file) throws StateException {
    StateDb db =
        connect(file.toString(), "jdbc:sqlite:" + SqliteFile.readOnly(file), Mode.IN_MEMORY);
    try {
      StateSchema.requireCurrent(db, "main", file);
      return db;
    } catch (StateException e) {
      db.closeQuietly(e);
      throw e;
    }
  }

  private void attach(Path file) throws StateException {
    execute("ATTACH '" + SqliteFile.readOnly(file).replace("'", "''") + "' AS disk");
  }

  private static StateDb connect(String name, String url, Mode mode) throws StateException {
    StateDb db = new StateDb(name, SqliteFile.connect(name, url), mode);
    db.prepare();
    return db;
  }

  private void prepare() throws StateException {
    execute("PRAGMA busy_timeout = 5000");
    execute("PRAGMA temp_store = MEMORY");
  }

  /**
   * Copies what was committed to a file into another, which is empty or missing: every row, and
   * nothing of rows that were deleted or changed. Others may read and write the file meanwhile.
   */
  static void copyRows(Path file, Path target) throws StateException {
    StateDb source = connect(file.toString(), SqliteFile.url(file) + "?mode=ro", Mode.ON_DISK);
    try {
      source.execute("VACUUM INTO '" + target.toString().replace("'", "''") + "'");
    } catch (StateException e) {
      source.closeQuietly(e);
      throw e;
    }
    source.close();
  }

  /**
   * Goes on in a copy of what was committed, which takes the file's place; writes since the last
   * commit are undone. Not while another process has the file open: it would take the WAL of one
   * for that of the other.
   *
   * @return whether it was done; if not, nothing has changed
   * @throws StateException if the disk refuses: the state must be opened again
   */
  boolean goOnIn(Path copy, Path file) throws StateException {
    close();
    statements.clear();
    isInTransaction = false;
    boolean isOpenElsewhere = Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
    try {
      if (!isOpenElsewhere) {
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
        new RealDisk().forceDirectory(RealDisk.directoryOf(file));
      }
    } catch (IOException e) {
      throw StateException.of("putting a copy in the place of " + file, e);
    }
    connection = SqliteFile.connect(name, SqliteFile.url(file));
    prepare();
    prepareForWriting();
    StateSchema.requireCurrent(this, "main", file);
    return !isOpenElsewhere;
  }

  /**
   * Reads the whole file for damage.
   *
   * @throws StateException if there is any
   */
  void check() throws StateException {
    String result = one("PRAGMA quick_check(1)", row -> row.getString(1));
    if (!"ok".equals(result)) {
      throw new DamagedStateException(name + " is damaged: " + result);
    }
  }

  // Statements

  /** Writes within the open transaction, which begins if there is none. */
  void write(String sql, @Nullable Object... values) throws StateException {
    begin();
    try {
      bound(sql, values).executeUpdate();
    } catch (SQLException e) {
      throw failure("writing", e);
    }
  }

  /** The first row, null where there is none. */
  <T> @Nullable T one(String sql, RowReading<T> reading, @Nullable Object... values)
      throws StateException {
    List<T> rows = all(sql, reading, values);
    return rows.isEmpty() ? null : rows.get(0);
  }

  <T> List<T> all(String sql, RowReading<T> reading, @Nullable Object... values)
      throws StateException {
    try (ResultSet rows = bound(sql, values).executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(reading.of(rows));
      }
      return found;
    } catch (SQLException e) {
      throw failure("reading", e);
    }
  }

  /** Takes a row. */
  @FunctionalInterface
  interface RowAction {
    void accept(ResultSet row) throws SQLException, StateException;
  }

  /** Goes over rows that need not fit into memory. */
  void forEach(String sql, RowAction action) throws StateException {
    try (ResultSet rows = bound(sql).executeQuery()) {
      while (rows.next()) {
        action.accept(rows);
      }
    } catch (SQLException e) {
      throw failure("reading", e);
    }
  }

  /** As {@link #forEach}, with another of these open at the same time; to be closed. */
  TableRows rows(String sql) throws StateException {
    try {
      return new TableRows(this, connection.prepareStatement(sql));
    } catch (SQLException e) {
      throw failure("reading", e);
    }
  }

  long number(String sql) throws StateException {
    Long found = one(sql, row -> row.getLong(1));
    if (found == null) {
      throw new DamagedStateException(name + ": nothing answers " + sql);
    }
    return found;
  }

  private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  void execute(String sql) throws StateException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failure("using", e);
    }
  }

  /** Tells damage from what may pass: a full disk, missing rights. */
  StateException failure(String doing, SQLException e) {
    String message = doing + " " + name + ": " + e.getMessage();
    return switch (e.getErrorCode() & 0xff) {
      case SQLITE_ERROR, SQLITE_CORRUPT, SQLITE_NOTADB -> new DamagedStateException(message, e);
      default -> new StateException(message, e);
    };
  }

  // The transaction

  void begin() throws StateException {
    if (!isInTransaction) {
      execute("BEGIN IMMEDIATE");
      isInTransaction = true;
    }
  }

  /** From now on the database is read as it is at this moment. */
  void beginReading() throws StateException {
    execute("BEGIN");
    number("SELECT count(*) FROM meta");
  }

  /** Whether what is written goes to the file. */
  boolean isOnDisk() {
    return mode == Mode.ON_DISK;
  }

  /** Makes all writes since the last commit survive everything, or throws. */
  void commit() throws StateException {
    if (mode == Mode.ON_DISK) {
      commitAlways();
    }
  }

  /** As above, also where nothing is on a disk. */
  void commitAlways() throws StateException {
    if (isInTransaction) {
      execute("COMMIT");
      isInTransaction = false;
    }
  }

  /** Undoes all writes since the last commit. */
  void rollback(StateException reason) {
    try {
      execute("ROLLBACK");
    } catch (StateException e) {
      // SQLite has undone it already, as it does when the disk is full.
      reason.addSuppressed(e);
    }
    isInTransaction = false;
  }

  void closeQuietly(StateException reason) {
    try {
      close();
    } catch (StateException e) {
      reason.addSuppressed(e);
    }
  }

  /** Ends without a commit. */
  @Override
  public void close() throws StateException {
    try {
      for (PreparedStatement statement : statements.values()) {
        statement.close();
      }
      connection.close();
    } catch (SQLException e) {
      throw failure("closing", e);
    }
  }

  /** Whether what was there at the beginning is in the open transaction too. */
  boolean isCopy() {
    return isCopy;
  }

  /** The table to read bodies from. */
  String bodies() {
    return isCopy ? "all_bodies" : "bodies";
  }

  /** The table to read events from. */
  String events() {
    return isCopy ? "all_events" : "events";
  }
}

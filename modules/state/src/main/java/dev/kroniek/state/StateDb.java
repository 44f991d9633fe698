package dev.kroniek.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;

/**
 * The connection to {@code state.db}, its schema and its one open transaction. For one thread.
 *
 * <p>Writes begin a transaction that only {@link #commit} ends: what is not committed is not there
 * after a crash. A commit is on the disk when it returns (WAL, {@code synchronous=FULL}).
 */
final class StateDb implements AutoCloseable {
  /** What {@code PRAGMA user_version} holds. */
  static final int FORMAT = 1;

  /** What {@code PRAGMA application_id} holds: KRON. */
  private static final int APPLICATION_ID = 0x4b52_4f4e;

  // Of SQLite's result codes those that tell of damage; the first is: a table is missing.
  private static final int SQLITE_ERROR = 1;
  private static final int SQLITE_CORRUPT = 11;
  private static final int SQLITE_NOTADB = 26;

  private static final String[] SCHEMA = {
    """
    CREATE TABLE meta (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      sequence INTEGER NOT NULL, position INTEGER NOT NULL, clean INTEGER NOT NULL)""",
    "INSERT INTO meta VALUES (1, 0, 0, 0)",
    """
    CREATE TABLE heads (
      id TEXT PRIMARY KEY, digest INTEGER NOT NULL, project TEXT NOT NULL, agent TEXT,
      status TEXT NOT NULL, last_heartbeat INTEGER NOT NULL, head TEXT NOT NULL, crc INTEGER NOT NULL)""",
    "CREATE INDEX heads_by_digest ON heads (digest)",
    "CREATE INDEX heads_by_time ON heads (last_heartbeat DESC, id)",
    "CREATE INDEX heads_by_status ON heads (status, last_heartbeat DESC, id)",
    "CREATE INDEX heads_by_project ON heads (project, last_heartbeat DESC, id)",
    "CREATE INDEX heads_by_agent ON heads (agent, last_heartbeat DESC, id)",
    "CREATE TABLE bodies (id TEXT PRIMARY KEY, body TEXT NOT NULL, crc INTEGER NOT NULL)",
    """
    CREATE TABLE events (
      sequence INTEGER PRIMARY KEY, id TEXT NOT NULL, event TEXT NOT NULL, crc INTEGER NOT NULL)""",
    "CREATE INDEX events_by_session ON events (id, sequence)",
    """
    CREATE TABLE tombstones (
      session TEXT PRIMARY KEY, sequence INTEGER NOT NULL, time INTEGER NOT NULL, reason TEXT)""",
    "CREATE TABLE last_records (session INTEGER PRIMARY KEY, sequence INTEGER NOT NULL)",
    """
    CREATE TABLE wide (
      session INTEGER NOT NULL, sequence INTEGER NOT NULL,
      PRIMARY KEY (session, sequence)) WITHOUT ROWID""",
    "CREATE INDEX wide_by_sequence ON wide (sequence, session)",
  };

  /** The tables that are copied to be read; bodies and events are many bytes and stay there. */
  private static final List<String> COPIED =
      List.of("meta", "heads", "tombstones", "last_records", "wide");

  private final String name;
  private final Connection connection;
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
    try {
      if (!Files.exists(file)) {
        // SQLite gives its other files the mode of this one.
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
    } catch (IOException e) {
      throw StateException.of("creating " + file, e);
    }
    StateDb db = connect(file.toString(), "jdbc:sqlite:" + uri(file), Mode.ON_DISK);
    try {
      db.execute("PRAGMA journal_mode = WAL");
      db.execute("PRAGMA synchronous = FULL");
      db.execute("PRAGMA cache_size = -8192");
      db.execute("PRAGMA journal_size_limit = 4194304");
      db.createSchemaIfEmpty();
      db.checkFormat("main", file);
      return db;
    } catch (StateException e) {
      db.closeQuietly(e);
      throw e;
    }
  }

  /** An empty database that leaves no file. */
  static StateDb inMemory() throws StateException {
    StateDb db = connect("state in memory", "jdbc:sqlite:file::memory:", Mode.IN_MEMORY);
    try {
      db.createSchemaIfEmpty();
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
      db.checkFormat("disk", file);
      db.begin();
      for (String table : COPIED) {
        db.execute("DELETE FROM main." + table);
        db.execute("INSERT INTO main." + table + " SELECT * FROM disk." + table);
      }
      db.execute(
          "CREATE TEMP VIEW all_bodies AS SELECT id, body, crc FROM main.bodies UNION ALL"
              + " SELECT id, body, crc FROM disk.bodies WHERE id NOT IN (SELECT id FROM main.bodies)");
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
   * Without a WAL nobody has the file open, and SQLite is told that it does not change: otherwise
   * it would leave an empty WAL beside it, and could not read it where it may not write.
   */
  private void attach(Path file) throws StateException {
    boolean isOpenSomewhere = Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
    String how = isOpenSomewhere ? "?mode=ro" : "?mode=ro&immutable=1";
    execute("ATTACH '" + uri(file).replace("'", "''") + how + "' AS disk");
  }

  private static String uri(Path file) {
    return "file:" + file.toAbsolutePath().toUri().getRawPath();
  }

  private static StateDb connect(String name, String url, Mode mode) throws StateException {
    try {
      StateDb db = new StateDb(name, JDBC.createConnection(url, properties()), mode);
      db.execute("PRAGMA busy_timeout = 5000");
      db.execute("PRAGMA temp_store = MEMORY");
      return db;
    } catch (SQLException e) {
      throw StateException.of("opening " + name, e);
    }
  }

  /** The driver would ask for the last row's id after every write, by preparing a statement. */
  private static Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("jdbc.get_generated_keys", "false");
    return properties;
  }

  private void createSchemaIfEmpty() throws StateException {
    if (number("SELECT count(*) FROM sqlite_schema") > 0) {
      return;
    }
    begin();
    for (String statement : SCHEMA) {
      execute(statement);
    }
    execute("PRAGMA application_id = " + APPLICATION_ID);
    execute("PRAGMA user_version = " + FORMAT);
    execute("COMMIT");
    isInTransaction = false;
  }

  private void checkFormat(String schema, Path file) throws StateException {
    if (number("PRAGMA " + schema + ".application_id") != APPLICATION_ID) {
      throw new DamagedStateException(file + " is no state of Kroniek");
    }
    long format = number("PRAGMA " + schema + ".user_version");
    if (format > FORMAT) {
      throw new NewerFormatException(file, (int) format, FORMAT);
    }
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

  private long number(String sql) throws StateException {
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

  private void execute(String sql) throws StateException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failure("using", e);
    }
  }

  /** Tells damage from what may pass: a full disk, missing rights. */
  private StateException failure(String doing, SQLException e) {
    String message = doing + " " + name + ": " + e.getMessage();
    return switch (e.getErrorCode() & 0xff) {
      case SQLITE_ERROR, SQLITE_CORRUPT, SQLITE_NOTADB -> new DamagedStateException(message, e);
      default -> new StateException(message, e);
    };
  }

  // The transaction

  private void begin() throws StateException {
    if (!isInTransaction) {
      execute("BEGIN IMMEDIATE");
      isInTransaction = true;
    }
  }

  /** Makes all writes since the last commit survive everything, or throws. */
  void commit() throws StateException {
    if (isInTransaction && mode == Mode.ON_DISK) {
      execute("COMMIT");
      isInTransaction = false;
    }
  }

  /** Empties all tables. */
  void empty() throws StateException {
    for (String table :
        List.of("heads", "bodies", "events", "tombstones", "last_records", "wide")) {
      write("DELETE FROM " + table);
    }
    write("UPDATE meta SET sequence = 0, position = 0, clean = 0");
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

  private void closeQuietly(StateException reason) {
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

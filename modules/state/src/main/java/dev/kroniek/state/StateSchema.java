package dev.kroniek.state;

import dev.kroniek.domain.FormatVersions;
import java.nio.file.Path;
import java.util.List;

/** The tables of {@code state.db}, and how those of an older version become the present ones. */
final class StateSchema {
  /**
   * The versions that are read, as {@code PRAGMA user_version} tells them: a step adds the
   * statements that lead to the next to those given.
   */
  static final FormatVersions<List<String>> VERSIONS = FormatVersions.only(1);

  /** What {@code PRAGMA application_id} holds: KRON. */
  private static final int APPLICATION_ID = 0x4b52_4f4e;

  private static final String[] TABLES = {
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

  private StateSchema() {}

  /** Makes the tables where there are none. */
  static void createIfEmpty(StateDb db) throws StateException {
    if (db.number("SELECT count(*) FROM sqlite_schema") > 0) {
      return;
    }
    db.begin();
    for (String statement : TABLES) {
      db.execute(statement);
    }
    db.execute("PRAGMA application_id = " + APPLICATION_ID);
    db.execute("PRAGMA user_version = " + VERSIONS.current());
    db.commitAlways();
  }

  /**
   * The version of a file of ours.
   *
   * @param schema the name under which the file is attached
   * @throws NewerFormatException if a later version wrote it
   * @throws DamagedStateException if it is none
   */
  static int version(StateDb db, String schema, Path file, FormatVersions<List<String>> versions)
      throws StateException {
    if (db.number("PRAGMA " + schema + ".application_id") != APPLICATION_ID) {
      throw new DamagedStateException(file + " is no state of Kroniek");
    }
    int version = (int) db.number("PRAGMA " + schema + ".user_version");
    if (versions.isNewer(version)) {
      throw new NewerFormatException(file, version, versions);
    }
    return version;
  }

  /** As {@link #version}, of a file that is read as it is. */
  static void requireCurrent(StateDb db, String schema, Path file) throws StateException {
    if (version(db, schema, file, VERSIONS) != VERSIONS.current()) {
      throw new StateException(
          file + " is of an older version: start the daemon once to bring it up to date");
    }
  }

  /** Brings the open file up to date, in one transaction: either version is left whole. */
  static void bringUpToDate(StateDb db, int version, FormatVersions<List<String>> versions)
      throws StateException {
    if (version == versions.current()) {
      return;
    }
    if (!versions.isRead(version)) {
      throw new DamagedStateException("the state is of version " + version + ", which is not read");
    }
    db.begin();
    for (String statement : versions.upToDate(version, List.of())) {
      db.execute(statement);
    }
    StoredValues.bringUpToDate(db);
    db.execute("PRAGMA user_version = " + versions.current());
    db.commitAlways();
  }

  /** Empties all tables, within the open transaction. */
  static void empty(StateDb db) throws StateException {
    for (String table :
        List.of("heads", "bodies", "events", "tombstones", "last_records", "wide")) {
      db.write("DELETE FROM " + table);
    }
    db.write("UPDATE meta SET sequence = 0, position = 0, clean = 0");
  }
}

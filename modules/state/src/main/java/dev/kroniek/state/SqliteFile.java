package dev.kroniek.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.JDBC;

/** How files are named to SQLite, made and connected to. */
final class SqliteFile {
  private SqliteFile() {}

  /** Makes an empty file where there is none; SQLite gives its other files the mode of this one. */
  static void create(Path file) throws StateException {
    try {
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
    } catch (IOException e) {
      throw StateException.of("creating " + file, e);
    }
  }

  static String url(Path file) {
    return "jdbc:sqlite:" + uri(file);
  }

  /**
   * A URI to read the file. Without a WAL nobody has it open, and SQLite is told that it does not
   * change: otherwise it would leave an empty WAL beside it, and could not read it where it may not
   * write.
   */
  static String readOnly(Path file) {
    boolean isOpenSomewhere = Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
    return uri(file) + (isOpenSomewhere ? "?mode=ro" : "?mode=ro&immutable=1");
  }

  private static String uri(Path file) {
    return "file:" + file.toAbsolutePath().toUri().getRawPath();
  }

  /**
   * A connection.
   *
   * @param name of the file, for the message of an error
   */
  static Connection connect(String name, String url) throws StateException {
    try {
      return JDBC.createConnection(url, properties());
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
}

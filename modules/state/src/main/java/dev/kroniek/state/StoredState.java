package dev.kroniek.state;

import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@code state.db} as it stands at one moment, to be checked: whoever owns it may go on. For one
 * thread.
 */
public final class StoredState implements AutoCloseable {
  private static final String[] CHECKSUMMED = {
    "SELECT id, head, crc FROM heads",
    "SELECT id, body, crc FROM bodies",
    "SELECT id || ' event ' || sequence, event, crc FROM events",
  };

  private final StateDb db;
  private final StateMeta meta;
  private final SessionTables sessions;

  private StoredState(StateDb db) throws StateException {
    this.db = db;
    this.sessions = new SessionTables(db, Limits.USUAL);
    this.meta = StateMeta.of(db);
  }

  /**
   * Opens the file in the directory.
   *
   * @throws NewerFormatException if a later version wrote it
   * @throws StateException if it cannot be read, is damaged, or is not there
   */
  public static StoredState open(Path directory) throws StateException {
    StateDb db = StateDb.openToRead(directory.resolve("state.db"));
    try {
      db.beginReading();
      return new StoredState(db);
    } catch (StateException e) {
      db.closeQuietly(e);
      throw e;
    }
  }

  /** Its last checkpoint. */
  public Reached reached() {
    return meta.reached();
  }

  /** What it holds of a session; null where it does not know it. */
  public @Nullable SessionHead head(SessionId id) throws StateException {
    return sessions.head(id);
  }

  /** The rest of what it holds of a session. */
  public SessionBody body(SessionId id) throws StateException {
    return sessions.body(id);
  }

  /** Whether it was closed cleanly and not opened since. */
  public boolean isClean() {
    return meta.isClean();
  }

  /**
   * Checks what it says of itself: where it was closed cleanly the checksum of the whole file; its
   * structure; the checksums of its rows. What is wrong, a sentence each.
   */
  public List<String> problems(Path directory) throws IOException {
    List<String> problems = new ArrayList<>();
    String problem = new CleanChecksum(new RealDisk(), directory.resolve("state.db")).problem();
    if (problem != null) {
      problems.add(problem);
    }
    db.forEach("PRAGMA integrity_check(20)", row -> problems.add(row.getString(1)));
    problems.remove("ok");
    for (String sql : CHECKSUMMED) {
      db.forEach(
          sql,
          row -> {
            if (SessionCodec.checksum(row.getString(2)) != row.getLong(3)) {
              problems.add("the checksum of " + row.getString(1) + " is wrong");
            }
          });
    }
    return problems;
  }

  /**
   * Tells every row and column in which it differs from what it must be.
   *
   * @param first the first entry that the journal keeps
   */
  public void compare(StoredState expected, long first, Consumer<Difference> differences)
      throws StateException {
    new StateComparison(expected.db, db, first, differences).run();
  }

  @Override
  public void close() throws StateException {
    db.close();
  }
}

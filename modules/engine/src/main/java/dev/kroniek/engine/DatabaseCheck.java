package dev.kroniek.engine;

import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.state.NewerFormatException;
import dev.kroniek.state.StateException;
import dev.kroniek.state.StateStore;
import dev.kroniek.state.StoredState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Checks {@code state.db}. For one thread. */
final class DatabaseCheck {
  private static final String FILE = "state.db";

  private final DataDirectory directory;
  private final Findings findings;

  DatabaseCheck(DataDirectory directory, Findings findings) {
    this.directory = directory;
    this.findings = findings;
  }

  /** Checks what it says of itself, and leaves it open as it is now; null if that is no use. */
  @Nullable StoredState open() throws IOException {
    if (!Files.exists(directory.stateDb())) {
      findings.add(Finding.of(FILE, "is missing"));
      return null;
    }
    StoredState found = null;
    try {
      found = StoredState.open(directory.root());
      found.problems(directory.root()).forEach(problem -> findings.add(Finding.of(FILE, problem)));
      return found;
    } catch (NewerFormatException e) {
      throw e;
    } catch (StateException e) {
      findings.add(Finding.of(FILE, String.valueOf(e.getMessage())));
      if (found != null) {
        found.close();
      }
      return null;
    }
  }

  /** Only checks what it says of itself. */
  void checkItself() throws IOException {
    StoredState found = open();
    if (found != null) {
      found.close();
    }
  }

  /**
   * Compares it with one that was folded as far.
   *
   * @param expected its directory
   * @param store the state in that directory
   * @param first the first entry that was folded
   */
  void compare(StoredState found, Path expected, StateStore store, long first) throws IOException {
    if (found.reached().sequence() > store.reached().sequence()) {
      findings.add(
          Finding.of(
              FILE,
              "has reached entry "
                  + found.reached().sequence()
                  + ", but the journal ends with entry "
                  + store.reached().sequence()));
      return;
    }
    try (StoredState wanted = StoredState.open(expected)) {
      found.compare(
          wanted,
          first,
          difference -> findings.add(FILE, difference, lastChange(store, difference.session()), 0));
    } catch (StateException e) {
      findings.add(Finding.of(FILE, String.valueOf(e.getMessage())));
    }
  }

  /** The last entry that changed the session, 0 where there is none. */
  private static long lastChange(StateStore store, @Nullable SessionId session) {
    SessionHead head = session == null ? null : store.head(session);
    return head == null ? 0 : head.progress().sequence();
  }
}

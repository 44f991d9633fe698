package dev.kroniek.engine;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.TombstoneFile;
import dev.kroniek.state.StateStore;
import java.nio.file.Path;

/**
 * Keeps the journal's list of forgotten sessions in step with the state, which hears of them first:
 * it must name a session before the session's entries may be erased. For the writer's thread.
 */
final class TombstoneKeeper {
  private final Path journal;
  private Forgotten written;

  /** Reads the list in the journal's directory. */
  TombstoneKeeper(Path journal) throws JournalException {
    this.journal = journal;
    this.written = TombstoneFile.read(journal);
  }

  /** Those that the list names. */
  Forgotten written() {
    return written;
  }

  /** Adds what the state has beyond the list; durable on return. Neither ever loses one. */
  void write(StateStore store) throws JournalException {
    if (store.forgottenCount() > written.tombstones().size()) {
      Forgotten all = written.and(store.forgotten());
      TombstoneFile.write(journal, all);
      written = all;
    }
  }
}

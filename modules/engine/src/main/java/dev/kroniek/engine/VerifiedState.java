package dev.kroniek.engine;

import dev.kroniek.state.StateStore;
import java.io.IOException;
import java.util.List;

/** The state as it must be, folded by a {@link Verification} to compare with. For one thread. */
interface VerifiedState extends AutoCloseable {

  StateStore store();

  /** What it was before. */
  Past past();

  /** The last entry that can be read. */
  long journalLast();

  /** What was found damaged, a sentence each. */
  List<String> damage();

  /** Folds on up to an entry. */
  void foldTo(long last, ReplayListener listener) throws IOException;

  /** Looks at the journal again, and folds all that has come since. */
  void refresh() throws IOException;

  @Override
  void close() throws IOException;
}

package dev.kroniek.engine;

import dev.kroniek.domain.Entry;
import dev.kroniek.domain.Outcome;
import dev.kroniek.journal.EntryView;
import java.io.IOException;

/** Follows a {@link Replay}, on the thread that folds. */
public interface ReplayListener {
  /** Does nothing. */
  ReplayListener NONE = new ReplayListener() {};

  /**
   * An entry was read, an erased one too, and is folded next.
   *
   * @throws IOException to end the replay
   */
  default void read(EntryView view) throws IOException {}

  /**
   * An entry was folded, and its outcome noted. Not told of erased entries, which change nothing.
   *
   * @throws IOException to end the replay
   */
  default void folded(Entry entry, Outcome outcome) throws IOException {}

  /**
   * Now and then, and when all is done.
   *
   * @param done entries folded since the replay began
   * @param total entries that there are to fold, those done included
   */
  default void progress(long done, long total) {}
}

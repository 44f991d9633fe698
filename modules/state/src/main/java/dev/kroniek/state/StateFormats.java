package dev.kroniek.state;

import java.io.IOException;
import java.nio.file.Path;

/** Tells whether a directory's state can be read, before anything of it is changed. */
public final class StateFormats {
  private StateFormats() {}

  /**
   * Looks at the versions of {@code state.db} and {@code outcomes.log}. Damage is none of its
   * business.
   *
   * @throws NewerFormatException if a later version of the program wrote one of them
   * @throws IOException if they cannot be read
   */
  public static void requireKnown(Path directory) throws IOException {
    Reached.inDirectory(directory);
    OutcomeLogOpening.requireKnown(new RealDisk(), directory.resolve("outcomes.log"));
  }
}

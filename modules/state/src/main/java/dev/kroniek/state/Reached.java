package dev.kroniek.state;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How far the state has come.
 *
 * @param sequence of the last entry folded, 0 for none
 * @param position where the journal keeps it, 0 for none
 */
public record Reached(long sequence, long position) {
  /** Before the first entry. */
  public static final Reached NOTHING = new Reached(0, 0);

  /**
   * What the last checkpoint in the directory has reached; {@link #NOTHING} where there is none
   * that can be read. Another process may own the directory.
   *
   * @throws NewerFormatException if a later version wrote it
   */
  public static Reached inDirectory(Path directory) throws NewerFormatException {
    Path file = directory.resolve("state.db");
    if (!Files.exists(file)) {
      return NOTHING;
    }
    try (StateDb db = StateDb.openToRead(file)) {
      return StateMeta.of(db).reached();
    } catch (NewerFormatException e) {
      throw e;
    } catch (StateException e) {
      return NOTHING;
    }
  }
}

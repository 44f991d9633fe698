package dev.kroniek.engine;

import dev.kroniek.domain.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * Something that a {@link Verification} found wrong.
 *
 * @param file which one, relative to the data directory
 * @param sequence the entry it is about; where the state of a session differs, its last change,
 *     which is where it came to differ, or later; 0 where no entry can be named
 * @param session whose it is, null where it is nobody's or not known
 * @param field what differs; null where the problem says all
 * @param expected what it must be, null for nothing
 * @param found what it is, null for nothing
 * @param givenBy the entry that gave the expected value, 0 where that is not known
 * @param problem what is wrong, in words
 */
public record Finding(
    String file,
    long sequence,
    @Nullable SessionId session,
    @Nullable String field,
    @Nullable String expected,
    @Nullable String found,
    long givenBy,
    String problem) {

  /** The earliest entry that this is known to be about, 0 for none. */
  public long entry() {
    return givenBy > 0 ? givenBy : sequence;
  }

  /** Something wrong with a file as a whole. */
  static Finding of(String file, String problem) {
    return new Finding(file, 0, null, null, null, null, 0, problem);
  }

  /** Something wrong with an entry. */
  static Finding ofEntry(String file, long sequence, String problem) {
    return new Finding(file, sequence, null, null, null, null, 0, problem);
  }
}

package dev.kroniek.journal;

/**
 * Where a batch of commands came to stand.
 *
 * @param firstSequence the sequence of its first command; the others follow without a gap
 * @param count how many commands, at least 1
 */
public record Appended(long firstSequence, int count) {
  /** The sequence of its last command. */
  public long lastSequence() {
    return firstSequence + count - 1;
  }
}

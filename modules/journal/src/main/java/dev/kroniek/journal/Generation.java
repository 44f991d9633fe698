package dev.kroniek.journal;

import java.util.OptionalLong;

/**
 * A range of entries that stand in one directory. The last generation of a journal is open: it is
 * the one that is appended to.
 *
 * @param firstSequence of its first entry, from 1
 * @param lastSequence of its last entry, absent while it is open. What the directory holds beyond
 *     is damaged or was never acknowledged, and is not part of the journal
 * @param directory its name below the journal's directory
 */
record Generation(long firstSequence, OptionalLong lastSequence, String directory) {

  @Override
  public String toString() {
    return "generation " + directory;
  }

  static Generation open(long firstSequence, String directory) {
    return new Generation(firstSequence, OptionalLong.empty(), directory);
  }

  boolean isOpen() {
    return lastSequence.isEmpty();
  }

  boolean holds(long sequence) {
    return sequence >= firstSequence && sequence <= lastSequence.orElse(Long.MAX_VALUE);
  }

  Generation closedAt(long newLastSequence) {
    return new Generation(firstSequence, OptionalLong.of(newLastSequence), directory);
  }
}

package dev.kroniek.journal;

import java.nio.file.Path;

/** The journal no longer has the entry: it was dropped with all before it. */
public final class DroppedEntryException extends JournalException {
  private static final long serialVersionUID = 1L;

  private final long firstSequence;

  DroppedEntryException(long sequence, long firstSequence, Path directory) {
    super(
        "entry %d is no longer in %s: it begins with %d"
            .formatted(sequence, directory, firstSequence));
    this.firstSequence = firstSequence;
  }

  /** The first entry that the journal has. */
  public long firstSequence() {
    return firstSequence;
  }
}

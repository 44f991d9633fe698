package dev.kroniek.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a compaction would do.
 *
 * @param firstSequence the first entry there is
 * @param droppedTo the last entry that would be dropped, 0 for none
 * @param droppedUntil when that was recorded, null for none
 * @param bytesBefore of journal, {@code state.db} and {@code outcomes.log}
 * @param bytesAfter of the same, about, once it is done
 * @param erasesForgotten whether bytes of forgotten sessions may be left that it would erase
 */
public record CompactPlan(
    long firstSequence,
    long droppedTo,
    @Nullable Instant droppedUntil,
    long bytesBefore,
    long bytesAfter,
    boolean erasesForgotten) {

  /** How many entries would be dropped. */
  public long droppedEntries() {
    return droppedTo == 0 ? 0 : droppedTo - firstSequence + 1;
  }

  /** Whether there is anything to do. */
  public boolean isToDo() {
    return droppedTo > 0 || erasesForgotten;
  }
}

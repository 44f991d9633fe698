package dev.kroniek.engine;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Timestamps;
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

  /** As JSON, of what is about to be done, or was. */
  public Json.Obj toJson() {
    Instant until = droppedUntil;
    return Json.Obj.builder()
        .put("first_sequence", firstSequence)
        .put("dropped", droppedEntries())
        .putIfPresent("dropped_to", droppedTo == 0 ? null : droppedTo)
        .putIfPresent("dropped_until", until == null ? null : Timestamps.format(until))
        .put("bytes_before", bytesBefore)
        .put("bytes_after", bytesAfter)
        .put("erases_forgotten", new Json.Bool(erasesForgotten))
        .build();
  }

  /** Whether there is anything to do. */
  public boolean isToDo() {
    return droppedTo > 0 || erasesForgotten;
  }
}

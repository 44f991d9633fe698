package dev.kroniek.engine;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.journal.ChronicleJournal;
import dev.kroniek.journal.JournalPiece;
import dev.kroniek.state.StateUpkeep;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Finds out what is beyond the limits of a {@link Retention}. Changes nothing. */
final class CompactPlanning {
  private static final long RECORD_BYTES = 64;

  private final ChronicleJournal journal;
  private final StoreSize size;
  private final Forgotten forgotten;

  CompactPlanning(ChronicleJournal journal, StoreSize size, Forgotten forgotten) {
    this.journal = journal;
    this.size = size;
    this.forgotten = forgotten;
  }

  /**
   * The plan.
   *
   * @param keepSince entries recorded before are dropped; null for none
   * @param bytesMax what is there is brought down to this
   */
  CompactPlan plan(@Nullable Instant keepSince, long bytesMax) throws IOException {
    Choice choice = new Choice(keepSince, bytesMax);
    journal.maintenance().visitOldest(choice::takes);
    return new CompactPlan(
        journal.firstSequence(),
        choice.droppedTo,
        choice.droppedUntil,
        size.total(),
        choice.droppedTo == 0 ? size.total() : after(choice.droppedTo, choice.droppedBytes),
        journal.maintenance().mayHold(forgotten));
  }

  /** Goes from the oldest piece to the first that may stay. */
  private final class Choice {
    private final @Nullable Instant keepSince;
    private final long bytesMax;
    private long droppedTo;
    private long droppedBytes;
    private @Nullable Instant droppedUntil;

    Choice(@Nullable Instant keepSince, long bytesMax) {
      this.keepSince = keepSince;
      this.bytesMax = bytesMax;
    }

    /** Takes the piece if it must go. @return whether it did */
    boolean takes(JournalPiece piece) {
      boolean isTooOld = keepSince != null && piece.lastRecordedAt().isBefore(keepSince);
      boolean isTooMuch = size.total() > bytesMax && bytesNow() > bytesMax;
      if (!isTooOld && !isTooMuch) {
        return false;
      }
      droppedTo = piece.lastSequence();
      droppedUntil = piece.lastRecordedAt();
      droppedBytes += piece.bytes();
      return true;
    }

    private long bytesNow() {
      return droppedTo == 0 ? size.total() : after(droppedTo, droppedBytes);
    }
  }

  /** The size once all up to that entry is dropped: a base image takes its place. */
  private long after(long droppedTo, long droppedBytes) {
    long firstKept = StateUpkeep.firstRecordKept(droppedTo);
    long recordsInBase = droppedTo - firstKept + 1;
    long recordsKept = journal.lastSequence() - firstKept + 1;
    return size.entries()
        - droppedBytes
        + 2 * size.state()
        + RECORD_BYTES * (recordsInBase + recordsKept);
  }
}

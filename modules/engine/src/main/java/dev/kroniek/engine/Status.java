package dev.kroniek.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How the engine stands.
 *
 * @param journaledSequence the last sequence in the journal
 * @param foldedSequence the last sequence that is folded
 * @param checkpointSequence the last sequence that recovery need not fold again
 * @param oldestUnfolded how long the oldest entry that is not folded has waited
 * @param journalBytes what the journal takes on the disk
 * @param freeBytes what is left on the disk
 * @param sessionsByStatus how many sessions are active, parked, stale and completed
 * @param damage what was found damaged at the start, a sentence each
 * @param health whether the engine works
 */
public record Status(
    long journaledSequence,
    long foldedSequence,
    long checkpointSequence,
    Duration oldestUnfolded,
    long journalBytes,
    long freeBytes,
    Map<String, Long> sessionsByStatus,
    List<String> damage,
    Health health) {

  public Status {
    sessionsByStatus = Map.copyOf(sessionsByStatus);
    damage = List.copyOf(damage);
  }

  /** How many entries are journaled and not folded. */
  public long lagEntries() {
    return journaledSequence - foldedSequence;
  }
}

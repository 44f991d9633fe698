package dev.kroniek.engine;

import java.util.List;

/**
 * How a backup stands.
 *
 * @param firstSequence the first entry from which on it has all
 * @param lastSequence its last entry, 0 for none
 * @param added how many entries were added this time
 * @param bytes it takes on the disk, for entries
 * @param forgotten how many sessions it knows to be forgotten
 * @param damage what was found damaged in the journal, a sentence each; what is behind it is not in
 *     the backup
 */
public record BackupReport(
    long firstSequence,
    long lastSequence,
    long added,
    long bytes,
    int forgotten,
    List<String> damage) {
  public BackupReport {
    damage = List.copyOf(damage);
  }
}

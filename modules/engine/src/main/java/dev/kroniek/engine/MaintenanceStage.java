package dev.kroniek.engine;

import java.util.Locale;

/** What a maintenance job is at. */
public enum MaintenanceStage {
  /** Another job, or the recovery, is waited for. */
  WAITING,
  /** What would be dropped is being looked for. */
  PLANNING,
  /** Entries are being written to an archive. */
  ARCHIVING,
  /** Entries that are to be dropped are folded into a base image. */
  FOLDING,
  /** Entries are read, and erased where their session was forgotten. */
  ERASING,
  /** Rows and files that are of no use any more are deleted. */
  CLEARING,
  /** It has ended. */
  ENDED;

  /** The name in JSON. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

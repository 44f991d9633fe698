package dev.kroniek.engine;

/** Why a command was refused at the door. Nothing was appended. */
public enum Refusal {
  /**
   * Too many commands wait for the disk, or the journal is still being folded and may yet forget
   * the session; try again in a moment.
   */
  OVERLOADED,
  /** Too little free space on the disk; free some. */
  DISK_FULL,
  /** The session was forgotten and takes no more commands. */
  FORGOTTEN,
  /** The engine is closed, or closing, or was opened to be read only. */
  CLOSED,
  /**
   * The journal failed. Commands that were under way may or may not be in it: send them again, with
   * the same keys, once it is open again.
   */
  FAILED
}

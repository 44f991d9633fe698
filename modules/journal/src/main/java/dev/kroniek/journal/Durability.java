package dev.kroniek.journal;

/** What an acknowledgement is worth. */
public enum Durability {
  /**
   * The batch is on the disk and was read back before anyone is told: survives a power cut. Entries
   * are visible to tailers only then.
   */
  BATCH,

  /** The batch is with the operating system: survives a killed process, not a power cut. */
  OS
}

package dev.kroniek.journal;

/** Follows what is done to the entries of a journal, on the thread that does it. */
public interface MaintenanceProgress {
  /** Follows nothing. */
  MaintenanceProgress NONE = new MaintenanceProgress() {};

  /** The entry was read, to see whether it must go. */
  default void read(long sequence) {}

  /** The entry, or what is left of it, was written anew. */
  default void written(long sequence) {}
}

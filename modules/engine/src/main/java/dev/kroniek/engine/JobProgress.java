package dev.kroniek.engine;

import dev.kroniek.domain.Entry;
import dev.kroniek.domain.Outcome;
import dev.kroniek.journal.MaintenanceProgress;

/**
 * Tells a job how far it is among the entries it goes through, now and then, and so ends it where
 * it was cancelled.
 */
final class JobProgress implements MaintenanceProgress, ReplayListener {
  private static final int ENTRIES = 1_024;

  private final MaintenanceJob job;
  private final MaintenanceStage stage;
  private final long first;
  private final long total;

  /** Through entries from {@code first} to {@code last}. */
  JobProgress(MaintenanceJob job, MaintenanceStage stage, long first, long last) {
    this.job = job;
    this.stage = stage;
    this.first = first;
    this.total = Math.max(0, last - first + 1);
  }

  /** The entry was dealt with. */
  void accept(long sequence) {
    if (sequence % ENTRIES == 0) {
      job.at(stage, sequence - first + 1, total);
    }
  }

  @Override
  public void read(long sequence) {
    accept(sequence);
  }

  @Override
  public void written(long sequence) {
    accept(sequence);
  }

  @Override
  public void folded(Entry entry, Outcome outcome) {
    accept(entry.sequence());
  }
}

package dev.kroniek.engine;

import dev.kroniek.state.NewerFormatException;
import dev.kroniek.state.OutcomeComparison;
import dev.kroniek.state.OutcomeLog;
import dev.kroniek.state.StateException;
import dev.kroniek.state.StateStore;
import dev.kroniek.state.StoredState;
import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** Checks {@code outcomes.log}. For one thread. */
final class OutcomeCheck {
  private static final String FILE = "outcomes.log";

  private final DataDirectory directory;
  private final Findings findings;

  OutcomeCheck(DataDirectory directory, Findings findings) {
    this.directory = directory;
    this.findings = findings;
  }

  /**
   * Compares it with one that was folded to the end of the journal. What follows the checkpoint may
   * not be written yet, unless the daemon stopped cleanly.
   */
  void compare(ReplayedState state, @Nullable StoredState checkpoint, boolean isStopped)
      throws IOException {
    if (!Files.exists(directory.outcomesLog())) {
      findings.add(Finding.of(FILE, "is missing"));
      return;
    }
    try (OutcomeComparison comparison =
        OutcomeComparison.open(
            state.scratch(),
            directory.root(),
            difference -> findings.add(FILE, difference, 0, 0))) {
      long last = state.store().reached().sequence();
      long needed = checkpoint == null ? 0 : checkpoint.reached().sequence();
      comparison.compare(
          isStopped ? last : Math.max(Math.min(needed, last), comparison.lastIn(last)),
          isStopped ? OutcomeComparison.Rest.NONE : OutcomeComparison.Rest.ANY);
    }
  }

  /** Checks the checksum of every record up to the last that is needed. */
  void checkItself(StateStore store) throws IOException {
    OutcomeLog outcomes = store.outcomes();
    for (long sequence = outcomes.firstSequence(); sequence <= outcomes.lastSequence(); ) {
      try {
        sequence += outcomes.after(sequence - 1, OutcomeLog.READ_RECORDS_MAX).size();
      } catch (NewerFormatException e) {
        throw e;
      } catch (StateException e) {
        sequence = nameDamage(outcomes, sequence);
      }
    }
  }

  /** Looks at the records that were read together one by one. Returns the one behind them. */
  private long nameDamage(OutcomeLog outcomes, long from) {
    long end = Math.min(from + OutcomeLog.READ_RECORDS_MAX, outcomes.lastSequence() + 1);
    for (long sequence = from; sequence < end; sequence++) {
      try {
        outcomes.read(sequence);
      } catch (StateException e) {
        findings.add(Finding.ofEntry(FILE, sequence, String.valueOf(e.getMessage())));
      }
    }
    return end;
  }
}

package dev.kroniek.engine;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link Verification} came to.
 *
 * @param first the first entry that was read
 * @param last the last entry that was read
 * @param sessions how many there are after it
 * @param count how much is wrong
 * @param findings what is wrong, the first {@value Findings#KEPT_MAX} of it
 * @param notes what a person should know and that is not wrong
 */
public record Verdict(
    long first, long last, long sessions, long count, List<Finding> findings, List<String> notes) {

  public Verdict {
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
  }

  /** Whether all is as it must be. */
  public boolean isGood() {
    return count == 0;
  }

  /** The finding about the earliest entry; empty where none is about one. */
  public Optional<Finding> earliest() {
    return findings.stream()
        .filter(finding -> finding.sequence() > 0)
        .min(Comparator.comparingLong(Finding::sequence));
  }
}

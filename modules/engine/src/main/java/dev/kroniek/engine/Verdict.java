package dev.kroniek.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Verification} came to.
 *
 * @param first the first entry that was folded
 * @param last the last entry that was folded
 * @param sessions how many there are after it
 * @param count how much is wrong
 * @param findings what is wrong, the first {@value Findings#KEPT_MAX} of it
 * @param earliest of all that is wrong what is about the earliest entry; null where none is about
 *     one
 * @param notes what a person should know and that is not wrong
 */
public record Verdict(
    long first,
    long last,
    long sessions,
    long count,
    List<Finding> findings,
    @Nullable Finding earliest,
    List<String> notes) {

  public Verdict {
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
  }

  /** Whether all is as it must be. */
  public boolean isGood() {
    return count == 0;
  }
}

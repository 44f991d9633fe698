package dev.kroniek.engine;

import dev.kroniek.domain.SessionId;
import dev.kroniek.state.Difference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong, up to a limit, and counts the rest. For one thread. */
final class Findings {
  static final int KEPT_MAX = 1_000;

  private final List<Finding> kept = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private @Nullable Finding earliest;
  private long count;

  void add(Finding finding) {
    count++;
    Finding first = earliest;
    if (finding.entry() > 0 && (first == null || finding.entry() < first.entry())) {
      earliest = finding;
    }
    if (kept.size() < KEPT_MAX) {
      kept.add(finding);
    }
  }

  /**
   * Adds a difference.
   *
   * @param sequence to be told where the difference itself names no entry
   */
  void add(String file, Difference difference, long sequence, long givenBy) {
    SessionId session = difference.session();
    add(
        new Finding(
            file,
            difference.sequence() > 0 ? difference.sequence() : sequence,
            session,
            difference.field(),
            difference.expected(),
            difference.found(),
            givenBy,
            difference.expected() == null
                ? "is there and must not be"
                : difference.found() == null ? "is missing" : "differs"));
  }

  /** Something that a person should know and that is not wrong. */
  void note(String sentence) {
    notes.add(sentence);
  }

  List<Finding> kept() {
    return List.copyOf(kept);
  }

  /** What is about the earliest entry, null for nothing. */
  @Nullable Finding earliest() {
    return earliest;
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  long count() {
    return count;
  }
}

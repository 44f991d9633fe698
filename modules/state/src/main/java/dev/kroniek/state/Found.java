package dev.kroniek.state;

import java.util.List;

/**
 * What was found when the state was opened.
 *
 * @param condition what there was
 * @param notes what was damaged and where it was put, a sentence each; empty where all was well
 */
public record Found(Condition condition, List<String> notes) {

  /** What there was. */
  public enum Condition {
    /** Nothing: fold the journal from its beginning. */
    NOTHING,
    /** State that was closed with everything done: snapshots are in step with it. */
    CLEAN,
    /** State that was not closed so: snapshots may be out of step. */
    UNCLEAN,
    /** State that cannot be used, and was put aside: fold the journal from its beginning. */
    DAMAGED
  }

  public Found {
    notes = List.copyOf(notes);
  }
}

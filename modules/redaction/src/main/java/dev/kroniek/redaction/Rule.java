package dev.kroniek.redaction;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one kind of secret looks like. Thread-safe. */
sealed interface Rule permits PatternRule, AssignmentRule {

  /** Stands in the place of what it finds, and in the metrics. */
  String name();

  /** Texts of which one stands in, or before, every secret of that kind: where to look. */
  List<String> anchors();

  /**
   * The secret at that place, or null.
   *
   * @param index of this rule, for the answer
   * @param anchorFrom where one of the anchors begins
   * @param anchorTo where it ends
   */
  @Nullable Found find(char[] text, int length, int index, int anchorFrom, int anchorTo);
}

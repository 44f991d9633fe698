package dev.kroniek.cli;

import dev.kroniek.domain.Command;
import org.jspecify.annotations.Nullable;

/** What an import finds: a command, or something that is none. */
sealed interface ImportItem {

  /** Where it stood, such as {@code journal.ndjson, line 3}. */
  String place();

  /**
   * A command.
   *
   * @param toldOutcome what became of it where it comes from, as far as that is told
   */
  record Good(String place, Command command, @Nullable String toldOutcome) implements ImportItem {}

  /** Something that is skipped, and why. */
  record Bad(String place, String reason) implements ImportItem {}

  /** Something that is left out of what is taken, and why; the rest is. */
  record Note(String place, String text) implements ImportItem {}
}

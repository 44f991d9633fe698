package dev.kroniek.cli;

import java.util.List;
import java.util.Optional;

/** What is asked to find the session that somebody named. */
interface SessionNames {

  /** Up to {@code max} ids that begin so. */
  List<String> idsWithPrefix(String prefix, int max);

  /** The session that was heard last. */
  Optional<String> mostRecent();
}

package dev.kroniek.cli;

import picocli.CommandLine;

/** A command that has commands of its own. */
interface CommandGroup {
  /** Adds them to the parser of this one. */
  void addTo(CommandLine line);
}

package dev.kroniek.engine;

/** Whether secrets are taken out of commands before they are journaled. */
public enum Redaction {
  /** By the rules of the program and of the data directory. */
  ON,
  /** Commands are journaled as they come. */
  OFF
}

package dev.kroniek.cli;

/** What the process tells its caller; scripts rely on these numbers. */
final class ExitCode {
  static final int DONE = 0;

  /** The command ran and what it checked or tried did not hold. */
  static final int FAILED = 1;

  static final int USAGE = 2;

  /** There is no daemon, or no data that this version reads, where it was looked for. */
  static final int UNAVAILABLE = 3;

  /** The door refused the command, or the fold rejected it. */
  static final int REFUSED = 4;

  private ExitCode() {}
}

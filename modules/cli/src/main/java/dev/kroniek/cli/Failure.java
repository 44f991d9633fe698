package dev.kroniek.cli;

/**
 * Ends a command. The message is the one line that a person reads: what went wrong and what to do
 * about it. It may hold text from anywhere: it is made safe for the terminal when it is printed.
 */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private Failure(int exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  /** Something that was tried did not succeed. */
  static Failure failed(String message) {
    return new Failure(ExitCode.FAILED, message);
  }

  /** The caller asked in a way that cannot be understood. */
  static Failure usage(String message) {
    return new Failure(ExitCode.USAGE, message);
  }

  /** No daemon, or no data. */
  static Failure unavailable(String message) {
    return new Failure(ExitCode.UNAVAILABLE, message);
  }

  /** Refused at the door or rejected by the fold. */
  static Failure refused(String message) {
    return new Failure(ExitCode.REFUSED, message);
  }

  int exitCode() {
    return exitCode;
  }

  String line() {
    return String.valueOf(getMessage());
  }
}

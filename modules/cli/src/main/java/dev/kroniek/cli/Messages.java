package dev.kroniek.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Standard error: one-line messages for people. Errors of printing them are nobody's concern. */
final class Messages {
  private final PrintStream err;

  Messages(PrintStream err) {
    this.err = err;
  }

  /** Prints the message, made safe for a terminal, behind the program's name. */
  void tell(String message) {
    byte[] line = ("kroniek: " + Printable.line(message) + "\n").getBytes(StandardCharsets.UTF_8);
    err.write(line, 0, line.length);
    err.flush();
  }
}

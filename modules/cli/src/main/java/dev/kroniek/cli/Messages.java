package dev.kroniek.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard error: one-line messages for people, and on a terminal a line that tells of progress.
 * Errors of printing them are nobody's concern.
 */
final class Messages {
  private static final String BEGIN_OF_LINE = "\r";
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream err;
  private final Progress progress;
  private boolean isProgressShown;

  /** Whether progress is shown. */
  enum Progress {
    SHOWN,
    HIDDEN
  }

  /** Messages and no progress. */
  Messages(PrintStream err) {
    this(err, Progress.HIDDEN);
  }

  Messages(PrintStream err, Progress progress) {
    this.err = err;
    this.progress = progress;
  }

  /** Prints the message, made safe for a terminal, behind the program's name. */
  void tell(String message) {
    clearProgress();
    print("kroniek: " + Printable.line(message) + "\n");
  }

  /** Shows the text in the place of the one before, on a terminal only. */
  void showProgress(String text) {
    if (progress == Progress.SHOWN) {
      print((isProgressShown ? CLEAR_LINE : BEGIN_OF_LINE) + Printable.line(text));
      isProgressShown = true;
    }
  }

  /** Takes the progress away. */
  void clearProgress() {
    if (isProgressShown) {
      print(CLEAR_LINE);
      isProgressShown = false;
    }
  }

  private void print(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    err.write(bytes, 0, bytes.length);
    err.flush();
  }
}

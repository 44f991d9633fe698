package dev.kroniek.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output: UTF-8, buffered until {@link #flush()}. Unlike a {@code PrintStream} it does not
 * swallow errors: a reader that went away, as {@code head} does, ends the command quietly, a full
 * disk ends it with an error. For one thread.
 */
final class Output {
  private final OutputStream out;
  private boolean isBroken;

  Output(OutputStream out) {
    this.out = new BufferedOutputStream(out, 1 << 15);
  }

  /** Prints the text as it is and ends the line. Data must have passed {@link Printable}. */
  void line(String text) {
    print(text);
    print("\n");
  }

  /** Prints the text as it is. */
  void print(String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw translated(e);
    }
  }

  /** Hands over what was printed; nothing after it has failed once. */
  void flush() {
    try {
      if (!isBroken) {
        out.flush();
      }
    } catch (IOException e) {
      throw translated(e);
    }
  }

  private RuntimeException translated(IOException e) {
    isBroken = true;
    String problem = String.valueOf(e.getMessage());
    return problem.contains("Broken pipe") || problem.contains("Stream closed")
        ? new ReaderGoneException()
        : Failure.failed("cannot write the output: " + problem);
  }

  /** Nobody reads the output any more, which is no error. */
  static final class ReaderGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ReaderGoneException() {
      super("nobody reads the output", null, false, false);
    }
  }
}

package dev.kroniek.state;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What is derived could not be read or written; the message names the file and what is wrong. */
public class StateException extends IOException {
  private static final long serialVersionUID = 1L;

  public StateException(String message) {
    super(message);
  }

  public StateException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static StateException of(String what, Throwable cause) {
    return new StateException(what + ": " + cause.getMessage(), cause);
  }
}

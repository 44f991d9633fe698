package dev.kroniek.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The journal could not be read or written; the message names the place and what was expected. */
public class JournalException extends IOException {
  private static final long serialVersionUID = 1L;

  public JournalException(String message) {
    super(message);
  }

  public JournalException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

package dev.kroniek.journal;

import dev.kroniek.domain.NewerFormat;

/** A later version of the program wrote it, which is needed to read it. Nothing was changed. */
public final class NewerVersionException extends JournalException implements NewerFormat {
  private static final long serialVersionUID = 1L;

  NewerVersionException(String message) {
    super(message);
  }
}

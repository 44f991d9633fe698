package dev.kroniek.journal;

import org.jspecify.annotations.Nullable;

/** The bytes that stand where an entry is expected are not the ones that were written. */
final class DamagedEntryException extends JournalException {
  private static final long serialVersionUID = 1L;

  DamagedEntryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

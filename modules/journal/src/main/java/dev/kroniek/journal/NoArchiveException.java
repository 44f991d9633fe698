package dev.kroniek.journal;

/** A directory that was named as an archive is none. */
public final class NoArchiveException extends JournalException {
  private static final long serialVersionUID = 1L;

  NoArchiveException(String message) {
    super(message);
  }
}

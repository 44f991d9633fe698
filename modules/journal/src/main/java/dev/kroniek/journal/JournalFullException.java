package dev.kroniek.journal;

/** Too little free space is left to append; nothing was appended. */
public final class JournalFullException extends JournalException {
  private static final long serialVersionUID = 1L;

  public JournalFullException(String message) {
    super(message);
  }
}

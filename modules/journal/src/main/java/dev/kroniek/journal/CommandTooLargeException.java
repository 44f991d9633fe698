package dev.kroniek.journal;

/**
 * A command takes more than {@link Journal#COMMAND_BYTES_MAX} bytes. Every way in checks the size
 * before it appends, so this is a mistake of the program; nothing was appended.
 */
public final class CommandTooLargeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final long bytes;

  CommandTooLargeException(long bytes) {
    super(
        "the command takes "
            + bytes
            + " bytes in the journal, more than the "
            + Journal.COMMAND_BYTES_MAX
            + " that one may take");
    this.bytes = bytes;
  }

  /** What it would take. */
  public long bytes() {
    return bytes;
  }
}

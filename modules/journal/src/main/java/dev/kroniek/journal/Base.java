package dev.kroniek.journal;

/**
 * The image of the state that a journal begins with, once its first entries were dropped.
 *
 * @param sequence of the last entry that is in it
 * @param directory its name below the journal's directory
 * @param checksum CRC32C of its files, as eight hexadecimal digits
 */
record Base(long sequence, String directory, String checksum) {
  Base {
    if (sequence < 1) {
      throw new IllegalArgumentException("a base image of nothing");
    }
  }
}

package dev.kroniek.journal;

import java.nio.file.Path;

/**
 * The image of the state that a journal begins with, once its first entries were dropped; an
 * archive may have several.
 *
 * @param sequence of the last entry that is in it
 * @param directory its name below the directory of the journal or archive
 * @param checksum CRC32C of its files, as eight hexadecimal digits
 */
record BaseRecord(long sequence, String directory, String checksum) {
  BaseRecord {
    if (sequence < 1) {
      throw new IllegalArgumentException("a base image of nothing");
    }
  }

  /** Where it is, below that directory. */
  BaseImage in(Path parent) {
    return new BaseImage(sequence, parent.resolve(directory), checksum);
  }
}

package dev.kroniek.state;

import java.nio.file.Path;

/** A file was written by a later version of the program, which is needed to read it. */
public final class NewerFormatException extends StateException {
  private static final long serialVersionUID = 1L;

  private final int found;

  NewerFormatException(Path file, int found, int newestKnown) {
    super(
        "%s has format %d, but this version reads formats up to %d: a later version of Kroniek is needed"
            .formatted(file, found, newestKnown));
    this.found = found;
  }

  /** The format that a suitable version must know. */
  public int found() {
    return found;
  }
}

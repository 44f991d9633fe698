package dev.kroniek.state;

import dev.kroniek.domain.FormatVersions;
import dev.kroniek.domain.NewerFormat;
import java.nio.file.Path;

/** A file was written by a later version of the program, which is needed to read it. */
public final class NewerFormatException extends StateException implements NewerFormat {
  private static final long serialVersionUID = 1L;

  private final int found;

  NewerFormatException(Path file, int found, FormatVersions<?> read) {
    super(read.tooNew(file.toString(), found));
    this.found = found;
  }

  /** The format that a suitable version must know. */
  public int found() {
    return found;
  }
}

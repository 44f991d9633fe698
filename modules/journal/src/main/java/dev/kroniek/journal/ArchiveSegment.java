package dev.kroniek.journal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A file of entries, as an archive's index names it.
 *
 * @param fileBytes its size
 * @param checksum of its header, which covers all the rest
 * @param file its name in the archive's directory
 */
record ArchiveSegment(
    long firstSequence, long lastSequence, long fileBytes, int checksum, String file) {

  private static final String SUFFIX = ".segment";
  private static final Pattern NAME =
      Pattern.compile("[0-9]{1,19}-[0-9]{1,19}(-[0-9]+)?\\.segment");

  ArchiveSegment {
    if (firstSequence < 1 || lastSequence < firstSequence || !isName(file)) {
      throw new IllegalArgumentException(
          "no segment: %d %d %s".formatted(firstSequence, lastSequence, file));
    }
  }

  /** Whether a file of that name is, or was, a segment of an archive. */
  static boolean isName(String file) {
    return NAME.matcher(file).matches();
  }

  /** A name for a segment of those entries that no file has yet. */
  static Path freeName(Path directory, long firstSequence, long lastSequence) {
    String range = firstSequence + "-" + lastSequence;
    Path free = directory.resolve(range + SUFFIX);
    for (int attempt = 2; Files.exists(free); attempt++) {
      free = directory.resolve(range + "-" + attempt + SUFFIX);
    }
    return free;
  }

  boolean holds(long sequence) {
    return sequence >= firstSequence && sequence <= lastSequence;
  }
}

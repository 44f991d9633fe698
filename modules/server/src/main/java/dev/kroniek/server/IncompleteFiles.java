package dev.kroniek.server;

import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * How long files without a last line have stood unchanged. Measured by a clock that stands still
 * while the machine sleeps: a hook that slept in the middle of its payload has not given up. For
 * one thread.
 */
final class IncompleteFiles {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final LongSupplier nanoTime;
  private final Map<String, Seen> seen = new HashMap<>();

  IncompleteFiles(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  private record Seen(FileTime modified, long bytes, long sinceNanos) {}

  /** Notes that the file is incomplete. Returns whether it has been, unchanged, for too long. */
  boolean isGivenUp(SpoolDirectory.Candidate file) {
    FileTime modified = file.order().modified();
    Seen before = seen.get(file.name());
    if (before == null || !before.modified().equals(modified) || before.bytes() != file.bytes()) {
      seen.put(file.name(), new Seen(modified, file.bytes(), nanoTime.getAsLong()));
      return false;
    }
    return nanoTime.getAsLong() - before.sinceNanos() >= PATIENCE.toNanos();
  }

  /** Forgets all files but these. */
  void retain(Set<String> names) {
    seen.keySet().retainAll(names);
  }
}

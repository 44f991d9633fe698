package dev.kroniek.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The generations of one journal as it is open, each with its log. Closed ones are opened when they
 * are first read, so that no byte of them changes. Thread-safe.
 */
final class Generations implements AutoCloseable {
  private final Path directory;
  private final Manifest manifest;
  private final MonotonicTime time;

  /** Guarded by this. */
  private final Map<Generation, ChronicleLog> logs = new HashMap<>();

  /** Guarded by this: bytes in use in files that are not written any more. */
  private final Map<Generation, Map<Integer, Long>> finishedBytes = new HashMap<>();

  private boolean isClosed;

  Generations(Path directory, Manifest manifest, MonotonicTime time, ChronicleLog live) {
    this.directory = directory;
    this.manifest = manifest;
    this.time = time;
    logs.put(manifest.live(), live);
  }

  long firstSequence() {
    return manifest.firstSequence();
  }

  /** The generation of an entry that exists, or will be the next. */
  Generation of(long sequence) throws JournalException {
    Generation found = manifest.of(sequence);
    if (found == null) {
      throw new JournalException(
          "entry %d is no longer in %s: it begins with %d"
              .formatted(sequence, directory, firstSequence()));
    }
    return found;
  }

  synchronized ChronicleLog log(Generation generation) {
    requireOpen();
    return logs.computeIfAbsent(
        generation, g -> ChronicleLog.openForReading(directory.resolve(g.directory()), time));
  }

  synchronized void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("the journal in " + directory + " is closed");
    }
  }

  /** The bytes in use in all files. */
  synchronized long bytes() {
    requireOpen();
    long sum = 0;
    for (Generation generation : manifest.generations()) {
      ChronicleLog log = log(generation);
      Map<Integer, Long> known = finishedBytes.computeIfAbsent(generation, g -> new HashMap<>());
      List<Integer> cycles = log.cycles();
      for (int i = 0; i < cycles.size(); i++) {
        boolean isGrowing = generation.isOpen() && i == cycles.size() - 1;
        sum +=
            isGrowing
                ? log.usedBytes(cycles.get(i))
                : known.computeIfAbsent(cycles.get(i), log::usedBytes);
      }
    }
    return sum;
  }

  @Override
  public synchronized void close() throws IOException {
    if (!isClosed) {
      isClosed = true;
      for (ChronicleLog log : logs.values()) {
        log.close();
      }
    }
  }
}

package dev.kroniek.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A generation that may be appended to next: its directory, and its log, open. Close it where it
 * was not begun; then the directory is deleted.
 */
public final class NextGeneration implements AutoCloseable {
  private final Generations generations;
  private final String directory;
  private final ChronicleLog log;
  private volatile boolean hasBegun;

  private NextGeneration(Generations generations, String directory, ChronicleLog log) {
    this.generations = generations;
    this.directory = directory;
    this.log = log;
  }

  /** Opens one, whose first entry will be that one or a later one. */
  static NextGeneration open(Generations generations, long firstSequence) throws JournalException {
    Path journal = generations.directory();
    try {
      String name = generations.toMake(Long.toString(firstSequence));
      ChronicleLog log = ChronicleLog.openForAppending(journal.resolve(name), generations.time());
      log.startAppending(null);
      DirectoryLock.prepare(journal.resolve(name));
      Disk.forceFiles(journal.resolve(name));
      Disk.forceDirectoryOf(journal.resolve(name));
      return new NextGeneration(generations, name, log);
    } catch (IOException e) {
      throw new JournalException("cannot make a generation in " + journal + ": " + e, e);
    }
  }

  String directory() {
    return directory;
  }

  ChronicleLog log() {
    return log;
  }

  /** From now on it belongs to the journal. */
  void began() {
    hasBegun = true;
    generations.made(directory);
  }

  @Override
  public void close() throws JournalException {
    if (hasBegun) {
      return;
    }
    try {
      log.close();
      generations.made(directory);
      new DiscardedDirectories(generations).delete();
    } catch (IOException e) {
      throw new JournalException(
          "cannot delete " + generations.directory().resolve(directory) + ": " + e, e);
    }
  }
}

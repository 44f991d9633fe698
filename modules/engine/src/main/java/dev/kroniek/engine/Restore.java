package dev.kroniek.engine;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.journal.Archive;
import dev.kroniek.journal.BaseImage;
import dev.kroniek.journal.ChronicleJournal;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JournalOptions;
import dev.kroniek.journal.JournalRebuild;
import dev.kroniek.journal.JvmFlags;
import dev.kroniek.journal.Tailer;
import dev.kroniek.journal.TombstoneFile;
import dev.kroniek.state.Disk;
import dev.kroniek.state.RealDisk;
import dev.kroniek.state.SnapshotFiles;
import dev.kroniek.state.StateStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes a data directory from an archive: the journal with the same sequences, times, hashes and
 * positions, then all that is folded from it, which is read from the journal that was written and
 * so proves it. In this order: {@link #writeJournal}, {@link #fold}, {@link #commit}.
 *
 * <p>From the first file to the last a mark in the directory says that it is not whole: nobody
 * opens it meanwhile, and whoever restores into it again begins anew. What ends before {@link
 * #commit} otherwise than by a kill takes away what it wrote. For one thread.
 */
public final class Restore implements AutoCloseable {
  private static final int PAGE = 500;
  private static final byte[] MARK = "kroniek-restore 1\n".getBytes(StandardCharsets.US_ASCII);

  /** What hooks and their installer leave in a directory that no daemon has run in. */
  private static final Set<String> NOT_OURS =
      Set.of("LOCK", "tmp", "hooks", "spool", "RESTORING.partial");

  private final Archive archive;
  private final DataDirectory directory;
  private final DataDirectory.Lock lock;
  private final long last;
  private boolean isCommitted;

  private Restore(Archive archive, DataDirectory directory, DataDirectory.Lock lock, long last) {
    this.archive = archive;
    this.directory = directory;
    this.lock = lock;
    this.last = last;
  }

  /**
   * The last entry that counts for a moment.
   *
   * @param now what is later is the future
   * @throws NoSuchMomentException if the archive does not have it
   */
  public static long lastOf(Archive archive, Moment moment, Instant now)
      throws NoSuchMomentException, IOException {
    try (Tailer tailer = archive.tailer()) {
      long first = archive.firstSequence();
      long end = archive.lastSequence();
      return new Timeline(first, end, new JournaledTimes(tailer, first, end))
          .sequenceOf(moment, now);
    }
  }

  /**
   * Whether the directory may be restored into: it is missing, or holds nothing but what hooks
   * leave there, or what a killed restore left.
   *
   * @throws DirectoryNotEmptyException if it holds something else
   */
  public static void requireEmpty(DataDirectory directory) throws IOException {
    if (!Files.exists(directory.root()) || Files.exists(directory.restoring())) {
      return;
    }
    try (Stream<Path> files = Files.list(directory.root())) {
      if (!files.allMatch(file -> NOT_OURS.contains(String.valueOf(file.getFileName())))) {
        throw new DirectoryNotEmptyException(directory.root().toString());
      }
    }
  }

  /**
   * Takes a directory, which is made where it is missing, and marks it.
   *
   * @param last the last entry to restore
   * @throws DirectoryNotEmptyException if it holds something
   * @throws DataDirectoryLockedException if another process has it
   * @throws IOException if it cannot be written
   */
  public static Restore begin(Archive archive, DataDirectory directory, long last)
      throws IOException {
    JvmFlags.require();
    requireEmpty(directory);
    new RealDisk().createDirectories(directory.root());
    DataDirectory.Lock lock = directory.lock();
    Restore restore = new Restore(archive, directory, lock, last);
    try {
      requireEmpty(directory);
      new RealDisk().replace(directory.restoring(), MARK, Disk.Forcing.FORCED);
      restore.clear();
      return restore;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Deletes what a restore writes. */
  private void clear() throws IOException {
    for (Path path :
        List.of(
            directory.journal(),
            directory.sessions(),
            directory.outcomesLog(),
            directory.stateDb(),
            directory.root().resolve("state.db.crc32c"),
            directory.root().resolve("state.db-wal"),
            directory.root().resolve("state.db-shm"))) {
      deleteTree(path);
    }
  }

  private static void deleteTree(Path path) throws IOException {
    if (Files.exists(path)) {
      try (Stream<Path> files = Files.walk(path)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /**
   * Writes the journal; durable on return.
   *
   * @throws dev.kroniek.journal.JournalFullException if there is too little free space
   * @throws JournalException if the archive is damaged, or the disk refuses
   */
  public void writeJournal(ProgressListener listener) throws JournalException {
    writeJournal(listener, JournalOptions.RESERVE_BYTES_DEFAULT);
  }

  void writeJournal(ProgressListener listener, long reserveBytes) throws JournalException {
    long first = archive.firstSequence();
    try (Tailer tailer = archive.tailer();
        JournalRebuild journal = JournalRebuild.begin(directory.journal(), first, reserveBytes)) {
      TombstoneFile.write(directory.journal(), archive.forgotten());
      writeBase(journal);
      for (long sequence = first; sequence <= last; sequence++) {
        EntryView entry = tailer.pollView();
        if (entry == null) {
          throw new JournalException("entry " + sequence + " is missing in the archive");
        }
        journal.add(entry, tailer.position());
        listener.progress(sequence - first + 1, last - first + 1);
      }
      journal.finish();
    }
  }

  /** What the journal begins with, and in it nothing of forgotten sessions. */
  private void writeBase(JournalRebuild journal) throws JournalException {
    BaseImage base = archive.base();
    if (base == null) {
      return;
    }
    try (ToolScratch scratch = ToolScratch.make(directory, "restore")) {
      boolean isClean = archive.forgotten().equals(Forgotten.NONE);
      journal.addBase(
          isClean ? base : BaseFolding.erase(base, archive.forgotten(), scratch.directory()));
    } catch (JournalException e) {
      throw e;
    } catch (IOException e) {
      throw new JournalException("cannot make the base image of the journal: " + e, e);
    }
  }

  /**
   * Folds the journal that was written, and writes the snapshots.
   *
   * @return how many sessions have each status
   * @throws IOException if the journal is not what was written, or the disk refuses
   */
  public Map<String, Long> fold(ReplayListener listener) throws IOException {
    JournalOptions options = JournalOptions.DEFAULT.withAccess(JournalOptions.Access.READ);
    try (Journal journal = ChronicleJournal.open(directory.journal(), options)) {
      if (!journal.damage().isEmpty() || journal.lastSequence() != last) {
        throw new JournalException(
            "the journal that was written can be read up to entry %d of %d: %s"
                .formatted(journal.lastSequence(), last, journal.damage()));
      }
      try (Replay replay =
          Replay.open(
              directory.root(), ReplayStart.of(journal), archive.forgotten(), journal::tailer)) {
        replay.foldTo(last, listener);
        writeSnapshots(replay.store());
        replay.store().checkpointClean();
        return replay.store().countByStatus();
      }
    }
  }

  private void writeSnapshots(StateStore store) throws IOException {
    SnapshotFiles files = new SnapshotFiles(new RealDisk(), directory.sessions());
    List<SessionId> page = store.idsAfter(null, PAGE);
    while (!page.isEmpty()) {
      for (SessionId id : page) {
        SessionHead head = store.head(id);
        if (head != null) {
          files.write(head, store.body(id));
        }
      }
      page = store.idsAfter(page.get(page.size() - 1), PAGE);
    }
  }

  /** Makes the directory one that may be opened; durable on return. */
  public void commit() throws IOException {
    new RealDisk().delete(directory.restoring());
    new RealDisk().forceDirectory(directory.root());
    isCommitted = true;
  }

  /** Lets go of the directory; without {@link #commit} it is as it was before. */
  @Override
  public void close() throws IOException {
    try {
      if (!isCommitted) {
        clear();
        Files.deleteIfExists(directory.restoring());
      }
    } finally {
      lock.close();
    }
  }
}

package dev.kroniek.engine;

import dev.kroniek.journal.ArchiveWriter;
import dev.kroniek.journal.BaseImage;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.Tailer;
import dev.kroniek.journal.TombstoneFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings an archive up to the journal of a data directory, whether or not its owner is at work,
 * which is not disturbed. What the archive has is not read again, and stays there though the
 * journal drop it. A kill at any moment leaves the archive as it was after some entry; the same
 * again goes on. For one thread.
 */
public final class Backup implements AutoCloseable {
  private final DataDirectory data;
  private final ArchiveWriter archive;
  private final List<String> damage = new ArrayList<>();
  private long added;

  private Backup(DataDirectory data, ArchiveWriter archive) {
    this.data = data;
    this.archive = archive;
  }

  /**
   * Opens the archive, or begins one.
   *
   * @param target not below the data directory; empty, missing, or an archive of this journal
   * @throws java.nio.file.NoSuchFileException if there is no journal
   * @throws dev.kroniek.journal.NoArchiveException if the target holds something else
   * @throws IOException if it cannot be written, or another process does
   */
  public static Backup open(DataDirectory data, Path target) throws IOException {
    if (!data.exists()) {
      throw JournalReading.noJournal(data);
    }
    data.requireRestored();
    requireApart(data.root(), target.toAbsolutePath().normalize());
    return new Backup(data, ArchiveWriter.open(target));
  }

  static void requireApart(Path data, Path target) throws IOException {
    Path existing = target;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    if (existing.toRealPath().startsWith(data.toRealPath())) {
      throw new FileSystemException(
          target.toString(), null, "is inside the data directory: name one elsewhere");
    }
  }

  /**
   * Adds the entries that the journal has at this moment and the archive has not, all of those that
   * were acknowledged among them; durable on return. Those of forgotten sessions become stubs.
   * Where the journal has dropped entries that the archive never had, its base image comes along.
   *
   * @throws JournalException if the archive is of another journal, or an entry is damaged: those in
   *     front of it were added
   * @throws IOException if the disk refuses
   */
  public void copyEntries(ProgressListener listener) throws IOException {
    try (Journal journal = JournalReading.open(data);
        Tailer tailer = journal.tailer()) {
      damage.addAll(journal.damage());
      requireSameJournal(journal, tailer);
      journal.force(); // else a power cut may give sequences again that the archive has
      archive.remember(TombstoneFile.read(data.journal()));
      copyEntries(journal, tailer, listener);
    }
    archive.remember(TombstoneFile.read(data.journal())); // before the stubs there were read
  }

  private void requireSameJournal(Journal journal, Tailer tailer) throws JournalException {
    if (journal.lastSequence() < archive.lastSequence()) {
      throw new JournalException(
          "the journal ends with entry %d, but the backup with %d: it belongs to another journal, or the journal lost its end since; name another directory"
              .formatted(journal.lastSequence(), archive.lastSequence()));
    }
    archive.requireSameJournal(tailer, journal.firstSequence(), journal.lastSequence());
  }

  private void copyEntries(Journal journal, Tailer tailer, ProgressListener listener)
      throws JournalException {
    long last = journal.lastSequence();
    BaseImage base = journal.base();
    if (base != null && archive.lastSequence() < base.sequence()) {
      archive.addBase(base);
    }
    long first = Math.max(journal.firstSequence(), archive.lastSequence() + 1);
    long total = last - first + 1;
    archive.add(
        tailer,
        journal.firstSequence(),
        last,
        sequence -> listener.progress(sequence - first + 1, total));
    added = total;
  }

  /** Whether {@link #eraseForgotten} has something to do. */
  public boolean hasToErase() {
    return archive.hasToErase();
  }

  /**
   * Erases what the archive still holds of sessions that were forgotten since it was written.
   *
   * @throws IOException if a segment is damaged, or the disk refuses; the same again goes on
   */
  public void eraseForgotten(ProgressListener listener) throws IOException {
    if (!hasToErase()) {
      return;
    }
    long total = archive.lastSequence();
    try (ToolScratch scratch = ToolScratch.make(data, "backup")) {
      ArchiveErasure.run(
          archive, scratch.directory(), sequence -> listener.progress(sequence, total));
    }
  }

  /** How the archive stands. */
  public BackupReport report() {
    return new BackupReport(
        archive.firstSequence(),
        archive.lastSequence(),
        added,
        archive.bytes(),
        archive.forgotten().tombstones().size(),
        List.copyOf(damage));
  }

  /** Lets others write to the archive. */
  @Override
  public void close() throws JournalException {
    archive.close();
  }
}

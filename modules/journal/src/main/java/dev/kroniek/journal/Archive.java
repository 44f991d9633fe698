package dev.kroniek.journal;

import dev.kroniek.domain.Forgotten;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Entries of a journal kept apart from it, compressed, in a directory of their own; the files are
 * described in {@code docs/formats/archive.md}. This is the side that reads: it sees the archive as
 * it was when it was opened, though segments may be added or replaced meanwhile. Its tailers may be
 * on different threads.
 */
public final class Archive {
  private final Path directory;

  private final ArchiveIndex index;
  private final Forgotten forgotten;

  private Archive(Path directory, ArchiveIndex index, Forgotten forgotten) {
    this.directory = directory;
    this.index = index;
    this.forgotten = forgotten;
  }

  /**
   * Opens the archive in a directory; reads no entry.
   *
   * @throws NoArchiveException if there is none
   * @throws JournalException if its index is damaged or of a newer version
   */
  public static Archive open(Path directory) throws JournalException {
    ArchiveIndex index = ArchiveIndex.read(directory);
    if (index == null) {
      throw new NoArchiveException(directory + " holds no archive: there is no INDEX in it");
    }
    return new Archive(directory, index, TombstoneFile.read(directory));
  }

  public Path directory() {
    return directory;
  }

  /**
   * The first entry from which on the archive has all up to its end; {@link #lastSequence()} + 1
   * where it has none. Entries in front of a gap are there too, for {@link Tailer#seek}.
   */
  public long firstSequence() {
    return index.firstSequence();
  }

  /** Its last entry, 0 for none. */
  public long lastSequence() {
    return index.lastSequence();
  }

  /**
   * The state that {@link #firstSequence()} goes on from; null where that is the first entry of
   * all, or the archive was not given it. It may hold sessions that were forgotten.
   */
  public @Nullable BaseImage base() {
    BaseRecord base = index.base(firstSequence() - 1);
    return base == null ? null : base.in(directory);
  }

  /** The sessions that were forgotten, as far as the archive was told. */
  public Forgotten forgotten() {
    return forgotten;
  }

  /** This archive without the entries of these sessions: its tailers give their stubs. */
  public Archive obeying(Forgotten told) {
    return new Archive(directory, index, forgotten.and(told));
  }

  /**
   * A new reader that stands before {@link #firstSequence()}. It gives the positions that entries
   * had in the journal; where one is damaged, it says so with the segment and the sequence, and
   * entries in front of it can be read. Of sessions that were forgotten it gives stubs, whatever
   * the files still hold.
   */
  public Tailer tailer() {
    return new ArchiveTailer(this);
  }

  /**
   * The segment that holds an entry.
   *
   * @throws DroppedEntryException if none does
   */
  ArchiveSegment segment(long sequence) throws JournalException {
    ArchiveSegment segment = index.of(sequence);
    if (segment == null) {
      throw new DroppedEntryException(sequence, firstSequence(), directory);
    }
    return segment;
  }

  /** The segment that holds an entry now, where it was rewritten since. */
  ArchiveSegment segmentNow(long sequence) throws JournalException {
    return open(directory).segment(sequence);
  }
}

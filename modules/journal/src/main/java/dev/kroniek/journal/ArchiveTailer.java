package dev.kroniek.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Reads an archive, segment by segment. For one thread. */
final class ArchiveTailer implements Tailer {
  private final Archive archive;
  private final ForgottenEntries entries;

  /** The entry to give next. */
  private long next;

  private @Nullable ArchiveSegment segment;
  private @Nullable SegmentReader reader;
  private long position;

  /** The entry that stands at {@link #position}, 0 for none. */
  private long positioned;

  ArchiveTailer(Archive archive) {
    this.archive = archive;
    this.entries = new ForgottenEntries(archive.forgotten());
    this.next = archive.firstSequence();
  }

  @Override
  public @Nullable EntryView pollView() throws JournalException {
    if (next > archive.lastSequence()) {
      return null;
    }
    try {
      SegmentReader current = readerOf(next);
      current.seek(next);
      EntryView view = current.read();
      if (view == null) {
        throw new AssertionError("a segment does not hold entry " + next);
      }
      position = current.position();
      positioned = next;
      next++;
      return entries.left(view);
    } catch (JournalException e) {
      throw e;
    } catch (IOException e) {
      throw new JournalException(
          "entry %d in %s cannot be read: %s".formatted(next, archive.directory(), e), e);
    }
  }

  private SegmentReader readerOf(long sequence) throws IOException {
    if (reader != null && segment != null && segment.holds(sequence)) {
      return reader;
    }
    close();
    ArchiveSegment wanted = archive.segment(sequence);
    try {
      reader = SegmentReader.open(archive.directory(), wanted);
    } catch (NoSuchFileException e) { // entries were erased since the index was read
      wanted = archive.segmentNow(sequence);
      reader = SegmentReader.open(archive.directory(), wanted);
    }
    segment = wanted;
    return reader;
  }

  @Override
  public long position() {
    if (positioned == 0) {
      throw new IllegalStateException("no entry was polled yet");
    }
    return position;
  }

  @Override
  public void seek(long sequence, long wanted) throws JournalException {
    seek(sequence);
    EntryView view = pollView();
    if (view == null || position != wanted) {
      throw new JournalException(
          "entry %d is not at position %s of %s"
              .formatted(sequence, LogReader.hex(wanted), archive.directory()));
    }
    next = sequence;
  }

  @Override
  public void seek(long sequence) throws JournalException {
    if (sequence <= archive.lastSequence()) {
      archive.segment(sequence);
    }
    next = sequence;
  }

  @Override
  public void close() {
    try {
      if (reader != null) {
        reader.close();
      }
    } catch (IOException e) {
      // it was only read
    } finally {
      reader = null;
    }
  }
}

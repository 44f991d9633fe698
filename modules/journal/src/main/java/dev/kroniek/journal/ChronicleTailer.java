package dev.kroniek.journal;

import dev.kroniek.domain.Entry;
import org.jspecify.annotations.Nullable;

/** Reads the entries that the journal has published. For one thread. */
final class ChronicleTailer implements Tailer {
  private final ChronicleJournal journal;
  private final LogReader reader;
  private long next = 1;

  ChronicleTailer(ChronicleJournal journal, LogReader reader) {
    this.journal = journal;
    this.reader = reader;
  }

  @Override
  public @Nullable Entry poll() throws JournalException {
    if (next > journal.lastSequence()) {
      return null;
    }
    EntryView view = reader.read();
    if (view == null || view.sequence() != next) {
      throw new JournalException("entry " + next + " is missing");
    }
    next++;
    return view.entry();
  }

  @Override
  public long position() {
    return reader.index();
  }

  @Override
  public void seek(long sequence, long position) throws JournalException {
    if (!reader.moveTo(position)) {
      throw new JournalException("no entry stands at position " + position);
    }
    EntryView view = reader.read();
    if (view == null || view.sequence() != sequence) {
      throw new JournalException("entry " + sequence + " does not stand at position " + position);
    }
    reader.moveTo(position);
    next = sequence;
  }

  @Override
  public void seek(long sequence) throws JournalException {
    throw new JournalException("not found: " + sequence);
  }

  @Override
  public void close() {
    reader.close();
  }
}

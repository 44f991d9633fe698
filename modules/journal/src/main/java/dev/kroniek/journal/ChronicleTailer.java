package dev.kroniek.journal;

import org.jspecify.annotations.Nullable;

/** Reads what the journal has published, across its generations. For one thread. */
final class ChronicleTailer implements Tailer {
  private final ChronicleJournal journal;
  private final Generations generations;

  /** The entry to give next. */
  private long next;

  private @Nullable Generation generation;
  private @Nullable LogReader reader;

  /** Whether the reader stands before {@link #next}. */
  private boolean isInPlace;

  private long position;

  /** The entry that stands at {@link #position}, 0 for none. */
  private long positioned;

  ChronicleTailer(ChronicleJournal journal, Generations generations) {
    this.journal = journal;
    this.generations = generations;
    this.next = generations.firstSequence();
  }

  /** Hot path: once per command. */
  @Override
  public @Nullable EntryView pollView() throws JournalException {
    generations.requireOpen();
    if (next > journal.lastSequence()) {
      return null;
    }
    LogReader current = inPlace();
    isInPlace = false; // until the entry proves good
    EntryView view = read(current);
    position = current.index();
    positioned = next;
    next++;
    isInPlace = generation != null && generation.holds(next);
    return view;
  }

  private EntryView read(LogReader current) throws JournalException {
    try {
      EntryView view = current.read();
      if (view != null && view.sequence() == next) {
        return view;
      }
      throw new JournalException(
          "entry %d cannot be found in %s: %s stands in its place"
              .formatted(next, generation, view == null ? "nothing" : "entry " + view.sequence()));
    } catch (DamagedEntryException e) {
      throw new JournalException(
          "entry %d in %s is damaged: %s".formatted(next, generation, e.getMessage()), e);
    }
  }

  private LogReader inPlace() throws JournalException {
    LogReader current = readerOf(generations.of(next));
    if (!isInPlace) {
      new LogSearch(generations.log(generations.of(next)), current)
          .moveTo(generations.of(next), next);
      isInPlace = true;
    }
    return current;
  }

  private LogReader readerOf(Generation wanted) {
    if (reader == null || !wanted.equals(generation)) {
      closeReader();
      reader = generations.log(wanted).reader();
      generation = wanted;
    }
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
    generations.requireOpen();
    isInPlace = false;
    LogReader current = readerOf(generations.of(sequence));
    EntryView view = null;
    if (current.moveTo(wanted)) {
      view = current.read();
    }
    if (view == null || view.sequence() != sequence) {
      throw new JournalException(
          "entry %d is not at position %s of %s"
              .formatted(sequence, LogReader.hex(wanted), generation));
    }
    isInPlace = current.moveTo(wanted);
    next = sequence;
  }

  @Override
  public void seek(long sequence) throws JournalException {
    generations.requireOpen();
    generations.of(sequence);
    if (sequence != next) {
      isInPlace = false;
      next = sequence;
    }
  }

  private void closeReader() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  @Override
  public void close() {
    closeReader();
  }
}

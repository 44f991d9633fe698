package dev.kroniek.journal;

import org.jspecify.annotations.Nullable;

/**
 * Reads what the journal has published, across its generations. For one thread.
 *
 * <p>It holds the log that it reads for the length of a call only. So a generation may be replaced
 * by another with the same entries between two calls: then it opens that and finds its place again.
 */
final class ChronicleTailer implements Tailer {
  private final ChronicleJournal journal;
  private final Generations generations;

  /** The entry to give next. */
  private long next;

  private @Nullable Place place;

  /** {@link Generations#changes} when that place was found. */
  private int changesSeen;

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
    Place held = hold(next);
    try {
      if (!isInPlace) {
        new LogSearch(held.log(), held.reader()).moveTo(held.generation(), next);
      }
      isInPlace = false; // until the entry proves good
      EntryView view = read(held);
      position = held.reader().index();
      positioned = next;
      next++;
      isInPlace = held.generation().holds(next);
      return view;
    } finally {
      held.log().holds().release();
    }
  }

  private EntryView read(Place held) throws JournalException {
    try {
      EntryView view = held.reader().read();
      if (view != null && view.sequence() == next) {
        return view;
      }
      throw new JournalException(
          "entry %d cannot be found in %s: %s stands in its place"
              .formatted(
                  next, held.generation(), view == null ? "nothing" : "entry " + view.sequence()));
    } catch (DamagedEntryException e) {
      throw new JournalException(
          "entry %d in %s is damaged: %s".formatted(next, held.generation(), e.getMessage()), e);
    }
  }

  /** A generation, its log, and the reader of it that this tailer has. */
  private record Place(Generation generation, ChronicleLog log, LogReader reader) {}

  /** Where an entry stands; its log is held, and to be released soon. */
  private Place hold(long sequence) throws JournalException {
    int changes = generations.changes();
    while (true) {
      Place current = place;
      if (current == null || changes != changesSeen || !current.generation().holds(sequence)) {
        changesSeen = changes;
        current = moved(current, generations.of(sequence));
        place = current;
      }
      if (current != null && current.log().holds().hold()) {
        return current;
      }
      leave(); // the log is being replaced at this moment
      changes = generations.changes();
    }
  }

  /** The place in that generation; null where it is being replaced at this moment. */
  private @Nullable Place moved(@Nullable Place from, Generation to) {
    if (from != null && from.generation().directory().equals(to.directory())) {
      return new Place(to, from.log(), from.reader());
    }
    leave();
    ChronicleLog log = generations.hold(to);
    if (log == null) {
      return null;
    }
    try {
      return new Place(to, log, log.reader());
    } finally {
      log.holds().release();
    }
  }

  private void leave() {
    if (place != null) {
      place.reader().close();
      place = null;
    }
    isInPlace = false;
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
    Place held = hold(sequence);
    try {
      EntryView view = null;
      if (held.reader().moveTo(wanted)) {
        view = held.reader().read();
      }
      if (view == null || view.sequence() != sequence) {
        throw new JournalException(
            "entry %d is not at position %s of %s"
                .formatted(sequence, LogReader.hex(wanted), held.generation()));
      }
      isInPlace = held.reader().moveTo(wanted);
      next = sequence;
    } finally {
      held.log().holds().release();
    }
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

  @Override
  public void close() {
    leave();
  }
}

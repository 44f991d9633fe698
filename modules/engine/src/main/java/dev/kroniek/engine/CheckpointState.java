package dev.kroniek.engine;

import dev.kroniek.domain.Entry;
import dev.kroniek.domain.Fold;
import dev.kroniek.domain.Outcome;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.JournalException;
import dev.kroniek.state.StateStore;
import java.io.IOException;
import java.util.List;

/**
 * The state as the last checkpoint left it, believed, and what follows folded in memory. For one
 * thread.
 */
final class CheckpointState implements VerifiedState {
  private final DataDirectory directory;
  private Recovery.Recovered found;

  CheckpointState(DataDirectory directory) throws IOException {
    this.directory = directory;
    this.found = Recovery.openReadOnly(directory);
  }

  @Override
  public StateStore store() {
    return found.store();
  }

  @Override
  public Past past() {
    return new Past(
        this::ask, found.journal(), store().outcomes(), () -> store().reached().sequence());
  }

  private <T> T ask(Question<T> question) throws IOException {
    return question.answer(store());
  }

  @Override
  public long journalLast() {
    return found.journal().lastSequence();
  }

  @Override
  public List<String> damage() {
    return found.damage();
  }

  @Override
  public void foldTo(long last, ReplayListener listener) throws IOException {
    StateStore store = found.store();
    long first = store.reached().sequence() + 1;
    for (long sequence = first; sequence <= last; sequence++) {
      EntryView view = found.tailer().pollView();
      if (view == null || view.sequence() != sequence) {
        throw new JournalException("entry " + sequence + " is missing");
      }
      listener.read(view);
      if (view.isErased()) {
        store.folded(view.erased(), found.tailer().position());
      } else {
        Entry entry = view.entry();
        Outcome outcome = Fold.apply(store, entry);
        store.folded(entry, found.tailer().position(), outcome);
        listener.folded(entry, outcome);
      }
      listener.progress(sequence - first + 1, last - first + 1);
    }
  }

  @Override
  public void refresh() throws IOException {
    close();
    found = Recovery.openReadOnly(directory);
    foldTo(journalLast(), ReplayListener.NONE);
  }

  @Override
  public void close() throws IOException {
    try {
      found.tailer().close();
      found.store().close();
    } finally {
      found.journal().close();
    }
  }
}

package dev.kroniek.engine;

import dev.kroniek.journal.Journal;
import dev.kroniek.journal.TombstoneFile;
import dev.kroniek.state.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The state folded anew, from where the journal begins, in a directory aside. For one thread. */
final class ReplayedState implements VerifiedState {
  private final DataDirectory directory;
  private final Path scratch;
  private final FoldRule rule;
  private Journal journal;
  private Replay replay;

  ReplayedState(DataDirectory directory, Path scratch, FoldRule rule) throws IOException {
    this.directory = directory;
    this.scratch = scratch;
    this.rule = rule;
    this.journal = JournalReading.open(directory);
    this.replay = openReplay();
  }

  private Replay openReplay() throws IOException {
    try {
      return Replay.open(
          scratch,
          ReplayStart.of(journal),
          TombstoneFile.read(directory.journal()),
          journal::tailer,
          rule);
    } catch (IOException | RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  Journal journal() {
    return journal;
  }

  /** Where it lies, as of the last checkpoint. */
  Path scratch() {
    return scratch;
  }

  @Override
  public StateStore store() {
    return replay.store();
  }

  @Override
  public Past past() {
    return new Past(this::ask, journal, store().outcomes(), () -> store().reached().sequence());
  }

  private <T> T ask(Question<T> question) throws IOException {
    return question.answer(store());
  }

  @Override
  public long journalLast() {
    return journal.lastSequence();
  }

  @Override
  public List<String> damage() {
    return journal.damage();
  }

  @Override
  public void foldTo(long last, ReplayListener listener) throws IOException {
    replay.foldTo(last, listener);
  }

  @Override
  public void refresh() throws IOException {
    replay.store().checkpoint();
    close();
    journal = JournalReading.open(directory);
    replay = openReplay();
    replay.foldTo(journal.lastSequence(), ReplayListener.NONE);
  }

  @Override
  public void close() throws IOException {
    try {
      replay.close();
    } finally {
      journal.close();
    }
  }
}

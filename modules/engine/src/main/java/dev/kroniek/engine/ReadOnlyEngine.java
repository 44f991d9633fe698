package dev.kroniek.engine;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Entry;
import dev.kroniek.domain.Fold;
import dev.kroniek.journal.ChronicleJournal;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.Tailer;
import dev.kroniek.journal.TombstoneFile;
import dev.kroniek.redaction.Redactor;
import dev.kroniek.state.StateStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Shows a directory without touching it: takes the state as its last checkpoint left it into memory
 * and folds the rest of the journal there.
 */
final class ReadOnlyEngine implements Engine {
  private final DataDirectory directory;
  private final ChronicleJournal journal;
  private final StateStore store;
  private final Reads reads;
  private final long checkpointSequence;

  private ReadOnlyEngine(DataDirectory directory, Recovery.Recovered found) throws IOException {
    this.directory = directory;
    this.journal = found.journal();
    this.store = found.store();
    this.checkpointSequence = store.reached().sequence();
    foldTheRest(found.tailer());
    this.reads = new Reads(this::ask, journal, store.outcomes(), () -> store.reached().sequence());
  }

  static ReadOnlyEngine open(DataDirectory directory) throws IOException {
    if (!directory.exists()) {
      throw JournalReading.noJournal(directory);
    }
    directory.requireRestored();
    return new ReadOnlyEngine(directory, Recovery.openReadOnly(directory));
  }

  private void foldTheRest(Tailer tailer) throws IOException {
    try (tailer) {
      EntryView view;
      while (store.reached().sequence() < journal.lastSequence()
          && (view = tailer.pollView()) != null) {
        if (view.isErased()) {
          store.folded(view.erased(), tailer.position());
        } else {
          Entry entry = view.entry();
          store.folded(entry, tailer.position(), Fold.apply(store, entry));
        }
      }
    }
  }

  @Override
  public CompletableFuture<Void> recovered() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public List<Receipt> append(List<Command> commands) throws AppendRefusedException {
    throw new AppendRefusedException(
        Refusal.CLOSED, "opened to be read only: start the daemon to add to it");
  }

  private synchronized <T> T ask(Question<T> question) throws IOException {
    return question.answer(store);
  }

  @Override
  public Redactor redactor() {
    return Redactor.off();
  }

  @Override
  public Reads reads() {
    return reads;
  }

  @Override
  public Health health() {
    return new Health.Working();
  }

  @Override
  public Status status() {
    return new Status(
        journal.lastSequence(),
        store.reached().sequence(),
        checkpointSequence,
        Duration.ZERO,
        journal.bytes(),
        directory.root().toFile().getUsableSpace(),
        store.countByStatus(),
        journal.damage(),
        health());
  }

  @Override
  public MaintenanceJob compact(Retention retention) {
    throw new IllegalStateException("opened to be read only");
  }

  @Override
  public CompactPlan plan(Retention retention) throws IOException {
    return Compaction.plan(
        directory, journal, retention, TombstoneFile.read(directory.journal()), Instant.now());
  }

  @Override
  public void close() throws IOException {
    try {
      store.close();
    } finally {
      journal.close();
    }
  }
}

package dev.kroniek.engine;

import dev.kroniek.domain.Fold;
import dev.kroniek.domain.Timestamps;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.Tailer;
import dev.kroniek.state.NewerFormatException;
import dev.kroniek.state.Reached;
import dev.kroniek.state.RealDisk;
import dev.kroniek.state.SnapshotFiles;
import dev.kroniek.state.StoredState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Proves a data directory: reads every entry, folds them anew, and compares what is derived from
 * them with what there is: {@code state.db} at the entry it has reached, {@code outcomes.log} and
 * every snapshot, byte by byte. Changes nothing, whether or not a daemon runs. Used once.
 */
public final class Verification {
  private static final String JOURNAL = "journal";

  /** So many damaged entries are named; behind so many in a row nothing can be found. */
  private static final int DAMAGED_MAX = 100;

  private static final int DAMAGED_IN_A_ROW_MAX = 3;

  private final DataDirectory directory;
  private final Owner owner;
  private final Function<String, ReplayListener> progress;
  private final Findings findings = new Findings();
  private final DatabaseCheck database;
  private final FoldRule rule;
  private long sessions;

  /** Whether a daemon has the directory. */
  public enum Owner {
    RUNNING,
    NONE
  }

  /**
   * Verifies the directory.
   *
   * @param progress follows each phase of the work, of which it is given the name
   */
  public Verification(
      DataDirectory directory, Owner owner, Function<String, ReplayListener> progress) {
    this(directory, owner, progress, Fold::apply);
  }

  /** As the other one; folds by that rule. */
  Verification(
      DataDirectory directory,
      Owner owner,
      Function<String, ReplayListener> progress,
      FoldRule rule) {
    this.directory = directory;
    this.owner = owner;
    this.progress = progress;
    this.rule = rule;
    this.database = new DatabaseCheck(directory, findings);
  }

  /**
   * Folds everything.
   *
   * @param scratch a directory to fold into, which does not exist yet
   * @throws NewerFormatException if a later version wrote the state
   * @throws IOException if the journal cannot be opened, or the disk refuses
   */
  public Verdict full(Path scratch) throws IOException {
    long checkpoint = Reached.inDirectory(directory.root()).sequence();
    try (ReplayedState state = new ReplayedState(directory, scratch, rule)) {
      tellDamage(state);
      long first = state.store().reached().sequence() + 1;
      if (fold(state, Math.min(checkpoint, state.journalLast()))) {
        StoredState found = database.open();
        try (found) {
          compare(state, first, found);
        }
      } else {
        database.checkItself();
      }
      return verdict(first, state.store().reached().sequence());
    }
  }

  /** With the database open, which is read as it was then. */
  private void compare(ReplayedState state, long first, @Nullable StoredState found)
      throws IOException {
    if (found != null) {
      if (found.reached().sequence() > state.journalLast()) {
        state.refresh();
      }
      if (!fold(state, Math.min(found.reached().sequence(), state.journalLast()))) {
        return;
      }
      state.store().checkpoint();
      database.compare(found, state.scratch(), state.store(), first);
    }
    if (fold(state, state.journalLast())) {
      state.store().checkpoint();
      boolean isStopped = isStopped(found);
      new OutcomeCheck(directory, findings).compare(state, found, isStopped);
      compareSnapshots(state, isStopped);
    }
  }

  private boolean isStopped(@Nullable StoredState found) {
    return owner == Owner.NONE && found != null && found.isClean();
  }

  /**
   * Believes the last checkpoint, as far as its own checksums bear it out, and folds what follows.
   *
   * @throws NewerFormatException if a later version wrote the state
   * @throws IOException if the journal cannot be opened, or the disk refuses
   */
  public Verdict quick() throws IOException {
    boolean isStopped;
    StoredState found = database.open();
    try (found) {
      isStopped = isStopped(found);
      if (found == null || findings.count() > 0) { // nothing that could be believed
        long reached = found == null ? 0 : found.reached().sequence();
        return verdict(reached + 1, reached);
      }
    }
    try (CheckpointState state = new CheckpointState(directory)) {
      tellDamage(state);
      long first = state.store().reached().sequence() + 1;
      if (fold(state, state.journalLast())) {
        new OutcomeCheck(directory, findings).checkItself(state.store());
        compareSnapshots(state, isStopped);
      }
      return verdict(first, state.store().reached().sequence());
    }
  }

  private void tellDamage(VerifiedState state) {
    state.damage().forEach(sentence -> findings.add(Finding.of(JOURNAL, sentence)));
  }

  private void compareSnapshots(VerifiedState state, boolean isStopped) throws IOException {
    SnapshotCheck.Writer writer =
        owner == Owner.RUNNING
            ? SnapshotCheck.Writer.RUNNING
            : isStopped ? SnapshotCheck.Writer.STOPPED : SnapshotCheck.Writer.KILLED;
    SnapshotFiles files = new SnapshotFiles(new RealDisk(), directory.sessions());
    sessions =
        new SnapshotCheck(state, directory, files, findings)
            .run(writer, progress.apply("comparing snapshots"));
  }

  private Verdict verdict(long first, long last) {
    return new Verdict(
        first,
        last,
        sessions,
        findings.count(),
        findings.kept(),
        findings.earliest(),
        findings.notes());
  }

  /** Folds, looking at every entry. Returns whether all could be. */
  private boolean fold(VerifiedState state, long last) throws IOException {
    try {
      state.foldTo(last, new EntryCheck(progress.apply("folding")));
      return true;
    } catch (JournalException e) {
      long next = state.store().reached().sequence() + 1;
      findings.add(Finding.ofEntry(JOURNAL, next, String.valueOf(e.getMessage())));
      if (state instanceof ReplayedState replayed) {
        nameFurtherDamage(replayed, next);
      }
      return false;
    }
  }

  /** Looks at each entry beside its checksum and sequence, which the tailer has checked. */
  private final class EntryCheck implements ReplayListener {
    private final ReplayListener progressListener;
    private @Nullable Instant before;

    EntryCheck(ReplayListener progressListener) {
      this.progressListener = progressListener;
    }

    @Override
    public void read(EntryView entry) {
      Instant former = before;
      if (former != null && entry.recordedAt().isBefore(former)) {
        findings.add(
            Finding.ofEntry(
                JOURNAL,
                entry.sequence(),
                "entry "
                    + entry.sequence()
                    + " was recorded at "
                    + Timestamps.format(entry.recordedAt())
                    + ", before the entry in front of it"));
      }
      before = entry.recordedAt();
    }

    @Override
    public void progress(long done, long total) {
      progressListener.progress(done, total);
    }
  }

  /** Behind a damaged entry nothing can be folded, but others can still be read. */
  private void nameFurtherDamage(ReplayedState state, long damaged) {
    int named = 0;
    int inARow = 1;
    long next = damaged + 1;
    while (next <= state.journalLast() && named < DAMAGED_MAX && inARow < DAMAGED_IN_A_ROW_MAX) {
      long start = next;
      try (Tailer tailer = state.journal().tailer()) {
        tailer.seek(next);
        EntryView view = tailer.pollView();
        while (view != null) {
          next = view.sequence() + 1;
          view = tailer.pollView();
        }
        return;
      } catch (JournalException e) {
        findings.add(Finding.ofEntry(JOURNAL, next, String.valueOf(e.getMessage())));
        named++;
        inARow = next == start ? inARow + 1 : 1;
        next++;
      }
    }
  }
}

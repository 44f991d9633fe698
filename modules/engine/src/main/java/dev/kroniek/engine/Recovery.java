package dev.kroniek.engine;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.SessionId;
import dev.kroniek.journal.BaseImage;
import dev.kroniek.journal.ChronicleJournal;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JournalOptions;
import dev.kroniek.journal.JvmFlags;
import dev.kroniek.journal.Tailer;
import dev.kroniek.state.ChangeListener;
import dev.kroniek.state.Reached;
import dev.kroniek.state.RealDisk;
import dev.kroniek.state.StateImage;
import dev.kroniek.state.StateStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings journal and state together at the start: opens the state as its last checkpoint left it,
 * opens the journal and has everything after that checkpoint checked, and stands the writer's
 * tailer at the first entry that is not folded. State that the journal does not bear out (the
 * journal lost its end in a power cut, or is another one) is discarded, and folded again from the
 * beginning: the journal's base image where it has one.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  /** So often it is opened to be read, where its owner drops entries at the same time. */
  private static final int ATTEMPTS_MAX = 10;

  private Recovery() {}

  /**
   * What there is to go on with.
   *
   * @param inDoubt the sessions that entries which are not folded yet ask to forget. Whether they
   *     were forgotten is known once these are folded: until then nothing must be taken for them
   */
  record Recovered(
      ChronicleJournal journal,
      Tailer tailer,
      StateStore store,
      TombstoneKeeper tombstones,
      Set<SessionId> inDoubt,
      List<String> damage) {

    /** Whether nothing was dropped since it was opened. */
    private boolean journalIsNewest(DataDirectory directory) throws IOException {
      return Objects.equals(journal.base(), BaseImage.of(directory.journal()));
    }
  }

  /** Opens what lies in the directory, which must be locked. */
  static Recovered open(
      DataDirectory directory, KroniekOptions options, EngineMeters meters, ChangeListener listener)
      throws IOException {
    JvmFlags.require();
    KeyLookUp keys = new KeyLookUp();
    BaseImage base = BaseImage.of(directory.journal());
    StateStore store = openState(directory, base, keys);
    try {
      ChronicleJournal journal =
          ChronicleJournal.open(
              directory.journal(),
              journalOptions(options, store.reached()).withForced(meters::forced));
      try {
        List<String> damage = new ArrayList<>(store.found().notes());
        damage.addAll(journal.damage());
        if (!isBorneOut(journal, store.reached())) {
          damage.add(told(store.reached()));
          store.close();
          store = openAnew(directory, base, keys);
        }
        finishDropping(store, base);
        store.listen(listener);
        TombstoneKeeper tombstones = new TombstoneKeeper(directory.journal());
        store.forgetAll(tombstones.written());
        keys.readWith(journal.tailer());
        return new Recovered(
            journal,
            tailerBehind(store.reached(), journal),
            store,
            tombstones,
            inDoubt(journal, store.reached()),
            damage);
      } catch (IOException | RuntimeException e) {
        journal.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** A kill may have come between the journal and the state. */
  private static void finishDropping(StateStore store, @Nullable BaseImage base)
      throws IOException {
    boolean isDone = base == null;
    while (!isDone && base != null) {
      isDone = store.upkeep().dropUpTo(base.sequence());
    }
  }

  private static StateStore openState(
      DataDirectory directory, @Nullable BaseImage base, KeyLookUp keys) throws IOException {
    return base == null
        ? StateStore.open(directory.root(), new RealDisk(), keys)
        : image(base).open(directory.root(), new RealDisk(), keys);
  }

  private static StateStore openAnew(
      DataDirectory directory, @Nullable BaseImage base, KeyLookUp keys) throws IOException {
    return base == null
        ? StateStore.openAnew(directory.root(), new RealDisk(), keys)
        : image(base).openAnew(directory.root(), new RealDisk(), keys);
  }

  private static StateImage image(BaseImage base) {
    return new StateImage(base.directory(), base::check);
  }

  /** Opens what lies in the directory for reading, whoever may be at work in it. */
  static Recovered openReadOnly(DataDirectory directory) throws IOException {
    JvmFlags.require();
    for (int attempt = 1; ; attempt++) {
      Reached checkpoint = Reached.inDirectory(directory.root());
      ChronicleJournal journal =
          ChronicleJournal.open(
              directory.journal(),
              journalOptions(KroniekOptions.defaults(), checkpoint)
                  .withAccess(JournalOptions.Access.READ));
      try {
        Recovered found = openReadOnly(directory, journal);
        boolean mayHaveChanged = !found.journalIsNewest(directory) && attempt < ATTEMPTS_MAX;
        if (!mayHaveChanged) {
          return found;
        }
        found.tailer().close();
        found.store().close();
        journal.close();
      } catch (IOException | RuntimeException e) {
        journal.close();
        throw e;
      }
    }
  }

  private static Recovered openReadOnly(DataDirectory directory, ChronicleJournal journal)
      throws IOException {
    KeyLookUp keys = new KeyLookUp();
    BaseImage base = journal.base();
    StateStore store =
        base == null
            ? StateStore.openReadOnly(directory.root(), new RealDisk(), keys)
            : image(base).openReadOnly(directory.root(), new RealDisk(), keys);
    try {
      List<String> damage = new ArrayList<>(store.found().notes());
      damage.addAll(journal.damage());
      if (!isBorneOut(journal, store.reached())) {
        damage.add(told(store.reached()));
        if (base == null) {
          store.discardAndRestart();
        } else {
          store.close();
          store = StateStore.openReadOnly(base.directory(), new RealDisk(), keys);
        }
      }
      TombstoneKeeper tombstones = new TombstoneKeeper(directory.journal());
      store.forgetAll(tombstones.written());
      keys.readWith(journal.tailer());
      Tailer tailer = tailerBehind(store.reached(), journal);
      return new Recovered(journal, tailer, store, tombstones, Set.of(), damage);
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static JournalOptions journalOptions(KroniekOptions options, Reached reached) {
    return JournalOptions.DEFAULT
        .withDurability(options.durability())
        .withClock(options.clock())
        .withReserveBytes(options.reserveBytes())
        .withScanFrom(new JournalOptions.ScanStart(reached.sequence(), reached.position()));
  }

  private static String told(Reached reached) {
    String note =
        "the state had reached entry "
            + reached.sequence()
            + ", which the journal does not have: it is folded again from the beginning";
    LOG.warn("{}", note);
    return note;
  }

  /** Whether the journal has the entry that the state has reached, and all that follow it. */
  private static boolean isBorneOut(Journal journal, Reached reached) throws IOException {
    if (reached.sequence() > journal.lastSequence()) {
      return false;
    }
    if (reached.sequence() == journal.firstSequence() - 1) {
      BaseImage base = journal.base();
      return base == null || reached.equals(Reached.inDirectory(base.directory()));
    }
    try (Tailer tailer = journal.tailer()) {
      tailer.seek(reached.sequence(), reached.position());
      return tailer.pollView() != null;
    } catch (JournalException e) {
      LOG.warn("The entry of the last checkpoint: {}", e.getMessage());
      return false;
    }
  }

  private static Tailer tailerBehind(Reached reached, Journal journal) throws JournalException {
    Tailer tailer = journal.tailer();
    if (reached.sequence() >= journal.firstSequence()) {
      tailer.seek(reached.sequence(), reached.position());
      tailer.pollView();
    }
    return tailer;
  }

  private static Set<SessionId> inDoubt(Journal journal, Reached reached) throws JournalException {
    Set<SessionId> inDoubt = new HashSet<>();
    try (Tailer tailer = journal.tailer()) {
      tailer.seek(reached.sequence() + 1);
      EntryView entry;
      while ((entry = tailer.pollView()) != null) {
        SessionId session = entry.isErased() ? null : entry.session();
        if (session != null && entry.type() == CommandType.FORGET_SESSION) {
          inDoubt.add(session);
        }
      }
    }
    return inDoubt;
  }
}

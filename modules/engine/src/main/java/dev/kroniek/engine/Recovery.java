package dev.kroniek.engine;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.SessionId;
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
import dev.kroniek.state.StateStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings journal and state together at the start: opens the state as its last checkpoint left it,
 * opens the journal and has everything after that checkpoint checked, and stands the writer's
 * tailer at the first entry that is not folded. State that the journal does not bear out (the
 * journal lost its end in a power cut, or is another one) is discarded, and folded again from the
 * beginning.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private Recovery() {}

  /**
   * What there is to go on with.
   *
   * @param inDoubt the sessions that entries which are not folded yet ask to forget. Whether they
   *     were forgotten is known once these are folded: until then nothing must be taken for them
   */
  record Recovered(
      Journal journal,
      Tailer tailer,
      StateStore store,
      TombstoneKeeper tombstones,
      Set<SessionId> inDoubt,
      List<String> damage) {
    Recovered withInDoubt(Set<SessionId> newInDoubt) {
      return new Recovered(journal, tailer, store, tombstones, newInDoubt, damage);
    }
  }

  /** Opens what lies in the directory, which must be locked. */
  static Recovered open(
      DataDirectory directory, KroniekOptions options, EngineMeters meters, ChangeListener listener)
      throws IOException {
    JvmFlags.require();
    KeyLookUp keys = new KeyLookUp();
    StateStore store = StateStore.open(directory.root(), new RealDisk(), keys);
    store.listen(listener);
    try {
      Journal journal =
          ChronicleJournal.open(
              directory.journal(), journalOptions(options, store).withForced(meters::forced));
      try {
        TombstoneKeeper tombstones = new TombstoneKeeper(directory.journal());
        Recovered found = together(journal, store, keys, tombstones);
        return found.withInDoubt(inDoubt(journal, store.reached()));
      } catch (IOException | RuntimeException e) {
        journal.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Opens what lies in the directory for reading, whoever may be at work in it. */
  static Recovered openReadOnly(DataDirectory directory) throws IOException {
    JvmFlags.require();
    KeyLookUp keys = new KeyLookUp();
    StateStore store = StateStore.openReadOnly(directory.root(), new RealDisk(), keys);
    try {
      Journal journal =
          ChronicleJournal.open(
              directory.journal(),
              journalOptions(KroniekOptions.defaults(), store)
                  .withAccess(JournalOptions.Access.READ));
      try {
        return together(journal, store, keys, new TombstoneKeeper(directory.journal()));
      } catch (IOException | RuntimeException e) {
        journal.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static JournalOptions journalOptions(KroniekOptions options, StateStore store) {
    Reached reached = store.reached();
    return JournalOptions.DEFAULT
        .withDurability(options.durability())
        .withClock(options.clock())
        .withReserveBytes(options.reserveBytes())
        .withScanFrom(new JournalOptions.ScanStart(reached.sequence(), reached.position()));
  }

  private static Recovered together(
      Journal journal, StateStore store, KeyLookUp keys, TombstoneKeeper tombstones)
      throws IOException {
    store.forgetAll(tombstones.written());
    List<String> damage = new ArrayList<>(store.found().notes());
    damage.addAll(journal.damage());
    keys.readWith(journal.tailer());
    Tailer tailer = journal.tailer();
    if (!standAfterCheckpoint(journal, tailer, store.reached())) {
      String note =
          "the state had reached entry "
              + store.reached().sequence()
              + ", which the journal does not have: it is folded again from the beginning";
      LOG.warn("{}", note);
      damage.add(note);
      store.discardAndRestart();
      store.forgetAll(tombstones.written());
      tailer.close();
      tailer = journal.tailer();
    }
    return new Recovered(journal, tailer, store, tombstones, Set.of(), damage);
  }

  /**
   * Moves the tailer behind the entry of the checkpoint; false if the journal has no such entry.
   */
  private static boolean standAfterCheckpoint(Journal journal, Tailer tailer, Reached reached)
      throws JournalException {
    if (reached.sequence() == 0) {
      return true;
    }
    if (reached.sequence() > journal.lastSequence()) {
      return false;
    }
    try {
      tailer.seek(reached.sequence(), reached.position());
      return tailer.pollView() != null;
    } catch (JournalException e) {
      LOG.warn("The entry of the last checkpoint: {}", e.getMessage());
      return false;
    }
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

package dev.kroniek.state;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Entry;
import dev.kroniek.domain.ErasedEntry;
import dev.kroniek.domain.Fold;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A journal in memory that tests fold into a store: what the engine does, on one thread. */
final class FoldedJournal implements JournaledKeys {
  private final List<Entry> entries = new ArrayList<>();
  private final Set<Long> erased = new HashSet<>();

  /** Appends the command as it would be recorded a millisecond after it happened. */
  Entry append(Command command) {
    Entry last = entries.isEmpty() ? null : entries.get(entries.size() - 1);
    Instant recordedAt = command.at().plusMillis(1);
    if (last != null && last.recordedAt().isAfter(recordedAt)) {
      recordedAt = last.recordedAt();
    }
    Entry entry =
        new Entry(
            entries.size() + 1,
            recordedAt,
            Objects.hash(command.key().source(), command.key().id()) * 0x9e37_79b9L,
            Objects.hash(
                command.type(),
                command.session(),
                command.project(),
                command.expectedVersion(),
                command.data()),
            command);
    entries.add(entry);
    return entry;
  }

  /** Where an entry stands: anything that is not its sequence. */
  static long position(long sequence) {
    return sequence * 10 + 7;
  }

  long lastSequence() {
    return entries.size();
  }

  Entry entry(long sequence) {
    return entries.get((int) sequence - 1);
  }

  /** Erases the entry: from now on nobody learns more of it than its place, time and key's hash. */
  void erase(long sequence) {
    erased.add(sequence);
  }

  /** Forgets the newest entries, as a power cut does. */
  void cutAfter(long sequence) {
    entries.subList((int) sequence, entries.size()).clear();
  }

  @Override
  public @Nullable Key keyOf(long sequence, long position) {
    if (position != position(sequence)) {
      throw new AssertionError("entry " + sequence + " is not at " + position);
    }
    return erased.contains(sequence) ? null : entry(sequence).command().key();
  }

  /**
   * Folds all entries that the store has not seen. Returns the outcomes of those that are not
   * erased.
   */
  List<Outcome> foldRestInto(StateStore store) throws StateException {
    List<Outcome> outcomes = new ArrayList<>();
    while (store.reached().sequence() < lastSequence()) {
      Entry entry = entry(store.reached().sequence() + 1);
      if (erased.contains(entry.sequence())) {
        store.folded(
            new ErasedEntry(entry.sequence(), entry.recordedAt(), entry.keyHash()),
            position(entry.sequence()));
        continue;
      }
      Outcome outcome = Fold.apply(store, entry);
      store.folded(entry, position(entry.sequence()), outcome);
      outcomes.add(outcome);
    }
    return outcomes;
  }
}

package dev.kroniek.state;

import dev.kroniek.domain.FirstUse;
import dev.kroniek.domain.Fold;
import dev.kroniek.domain.Key;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which entry took a key first, among the newest {@link Fold#WINDOW_ENTRIES}. For one thread.
 *
 * <p>An open-addressing table with linear probing. A slot holds the upper half of the key's hash
 * and the lower half of the entry's sequence; 0 is empty. The hash is spread first, so that its
 * upper bits choose the slot whatever its quality. What a slot points at is confirmed by the
 * outcome record (the whole hash) and then by the entry (the key), so that neither equal halves nor
 * equal hashes deceive; where the entry is erased or dropped, the whole hash must do. Slots of
 * entries that left the window answer nothing, whether they are still in the table or not: the
 * answer is a function of the journal alone. They go when the table is made anew, which happens
 * when it is {@link #FILLED_MAX} full. The full window takes 16 MiB, and 32 MiB while the table is
 * made anew.
 */
final class KeyWindow {
  private static final int SLOTS_MIN = 1 << 10;
  private static final double FILLED_MAX = 0.7;
  private static final long SEQUENCE_MASK = 0xffff_ffffL;
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L; // 2^64 / golden ratio

  /** Set in every slot that is taken, so that none is 0. */
  private static final long NOT_EMPTY = 1L << Integer.SIZE;

  private final OutcomeLog outcomes;
  private final JournaledKeys keys;
  private final long windowEntries;

  private long[] slots = new long[SLOTS_MIN];
  private int filled;
  private long last;
  private boolean isBuilt;

  KeyWindow(OutcomeLog outcomes, JournaledKeys keys) {
    this(outcomes, keys, Fold.WINDOW_ENTRIES);
  }

  KeyWindow(OutcomeLog outcomes, JournaledKeys keys, long windowEntries) {
    this.outcomes = outcomes;
    this.keys = keys;
    this.windowEntries = windowEntries;
  }

  /** Reads the newest records; otherwise the first question does. */
  void rebuild() throws StateException {
    isBuilt = true;
    slots = new long[SLOTS_MIN];
    filled = 0;
    last = Math.max(outcomes.firstSequence() - 1, outcomes.lastSequence() - windowEntries);
    List<OutcomeRecord> records = outcomes.after(last, Integer.MAX_VALUE);
    while (!records.isEmpty()) {
      records.forEach(this::add);
      records = outcomes.after(last, Integer.MAX_VALUE);
    }
  }

  /** Forgets the table, because records were taken back. */
  void clear() {
    isBuilt = false;
    slots = new long[SLOTS_MIN];
  }

  /** Notes the record that follows the last one, appended to the log already. */
  void add(OutcomeRecord record) {
    if (!isBuilt) {
      return;
    }
    last = record.sequence();
    if (!record.tookKey()) {
      return;
    }
    if (filled >= slots.length * FILLED_MAX) {
      makeAnew();
    }
    insert(slots, (spread(record.keyHash()) & ~SEQUENCE_MASK) | (last & SEQUENCE_MASK));
    filled++;
  }

  /**
   * The entry that took the key, among the {@code windowEntries} before {@code before}; null where
   * it is free. Hot path: once per command.
   *
   * @param key null where only its hash is known, since the entry that had it was erased
   */
  @Nullable FirstUse firstUse(@Nullable Key key, long keyHash, long before) throws IOException {
    if (!isBuilt) {
      rebuild();
    }
    long wanted = spread(keyHash);
    int mask = slots.length - 1;
    for (int i = home(wanted, slots); slots[i] != 0; i = (i + 1) & mask) {
      if ((slots[i] ^ wanted) >>> Integer.SIZE == 0) {
        FirstUse found = confirmed(key, keyHash, sequenceOf(slots[i], before), before);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private @Nullable FirstUse confirmed(@Nullable Key key, long keyHash, long sequence, long before)
      throws IOException {
    if (!isInWindow(sequence, before) || sequence < outcomes.firstSequence()) {
      return null;
    }
    OutcomeRecord record = outcomes.read(sequence);
    if (record.keyHash() != keyHash || !record.tookKey() || !isSameKey(key, record)) {
      return null;
    }
    return new FirstUse(sequence, record.contentHash(), record.version(), record.reason());
  }

  /** Equal hashes, of which one may be all that is left of a key. */
  private boolean isSameKey(@Nullable Key key, OutcomeRecord record) throws IOException {
    if (key == null || record.kind() == OutcomeRecord.Kind.ERASED) {
      return true;
    }
    Key first = keys.keyOf(record.sequence(), record.position());
    return first == null || first.equals(key);
  }

  private boolean isInWindow(long sequence, long before) {
    return sequence > 0 && sequence >= before - windowEntries;
  }

  /** The newest sequence before {@code before} that has the slot's lower half. */
  private static long sequenceOf(long slot, long before) {
    return before - 1 - ((before - 1 - slot) & SEQUENCE_MASK);
  }

  /** Leaves out what has left the window; doubles the table where that is not enough. */
  private void makeAnew() {
    int live = 0;
    for (long slot : slots) {
      live += isLive(slot) ? 1 : 0;
    }
    int length = SLOTS_MIN;
    while (live >= length / 2) {
      length *= 2;
    }
    long[] anew = new long[length];
    for (long slot : slots) {
      if (isLive(slot)) {
        insert(anew, slot);
      }
    }
    slots = anew;
    filled = live;
  }

  private boolean isLive(long slot) {
    return slot != 0 && isInWindow(sequenceOf(slot, last), last);
  }

  private static void insert(long[] table, long slot) {
    int i = home(slot, table);
    while (table[i] != 0) {
      i = (i + 1) & (table.length - 1);
    }
    table[i] = slot;
  }

  /** The slot that the hash chooses: its uppermost bits, all of them in the slot's upper half. */
  private static int home(long slot, long[] table) {
    return (int) (slot >>> (Long.SIZE - Integer.numberOfTrailingZeros(table.length)));
  }

  private static long spread(long keyHash) {
    long mixed = (keyHash ^ (keyHash >>> Integer.SIZE)) * SPREAD;
    return (mixed ^ (mixed >>> Integer.SIZE)) | NOT_EMPTY;
  }

  /** Bytes that the table takes. */
  long bytes() {
    return (long) slots.length * Long.BYTES;
  }
}

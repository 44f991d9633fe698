package dev.kroniek.cli;

import dev.kroniek.domain.Fold;
import dev.kroniek.domain.Reason;
import dev.kroniek.state.OutcomeRecord;
import java.util.Arrays;

/**
 * Tells which entries may not come out: one that was rejected because its key was taken would be
 * applied where it is imported without the entry that took the key, as happens when that one is
 * about a forgotten session, or not among those asked for.
 *
 * <p>Remembers the keys (their hashes) that were taken by entries that came out, for as long as the
 * fold does: those of the present million of sequences and of the one before. Takes at most 32 MiB.
 * For one thread.
 */
final class KeysExported {
  private static final int SLOTS_MIN = 1 << 10;

  private long[] recent = new long[SLOTS_MIN];
  private long[] before = new long[SLOTS_MIN];
  private int recentCount;
  private long epoch;

  /**
   * Whether the entry may come out, given those that did; to be asked of each in their order. One
   * that may counts as having come out.
   */
  boolean admits(OutcomeRecord record) {
    turnTo(record.sequence() / Fold.WINDOW_ENTRIES);
    long hash = record.keyHash() == 0 ? 1 : record.keyHash(); // 0 marks a free slot
    if (record.reason() == Reason.KEY_REUSED && record.firstSequence() == 0) {
      return recent[slot(recent, hash)] == hash || before[slot(before, hash)] == hash;
    }
    if (record.tookKey()) {
      add(hash);
    }
    return true;
  }

  private void turnTo(long newEpoch) {
    if (newEpoch != epoch) {
      before = newEpoch == epoch + 1 ? recent : new long[SLOTS_MIN];
      recent = new long[SLOTS_MIN];
      recentCount = 0;
      epoch = newEpoch;
    }
  }

  private void add(long hash) {
    if (2 * recentCount >= recent.length) {
      long[] larger = new long[2 * recent.length];
      Arrays.stream(recent).filter(one -> one != 0).forEach(one -> larger[slot(larger, one)] = one);
      recent = larger;
    }
    int slot = slot(recent, hash);
    recentCount += recent[slot] == 0 ? 1 : 0;
    recent[slot] = hash;
  }

  /** Where the hash stands, or would. The hashes are good: their lowest bits choose the slot. */
  private static int slot(long[] table, long hash) {
    int mask = table.length - 1;
    int slot = (int) hash & mask;
    while (table[slot] != 0 && table[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}

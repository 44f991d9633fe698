package dev.kroniek.testkit;

import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JournalFullException;
import java.util.ArrayList;
import java.util.List;

/**
 * The disk under an {@link InMemoryJournal}: it outlives the journals opened on it, and fails when
 * told to. Thread-safe.
 */
public final class MemoryDisk {
  private static final long FREE_BYTES = 1L << 40;

  /** Guarded by this, like all below: sealed entries in their order. */
  private final List<byte[]> entries = new ArrayList<>();

  /** Where each entry begins: what a position is here. */
  private final List<Long> offsets = new ArrayList<>();

  private int forced;
  private int crashes;
  private long usedBytes;
  private int writesUntilFailure;
  private int forcesUntilFailure;
  private boolean isFull;

  /** Lets the n-th entry written from now on fail, once; 1 is the next. */
  public synchronized void failWrite(int nth) {
    writesUntilFailure = nth;
  }

  /** Lets the n-th force from now on fail, once; 1 is the next. */
  public synchronized void failForce(int nth) {
    forcesUntilFailure = nth;
  }

  /** Leaves no free space until {@link #free()}. */
  public synchronized void fill() {
    isFull = true;
  }

  /** Ends {@link #fill()}. */
  public synchronized void free() {
    isFull = false;
  }

  /**
   * The power goes: what was not forced is forgotten, and journals that are open here fail from now
   * on. Open another one to go on.
   */
  public synchronized void crash() {
    while (entries.size() > forced) {
      entries.remove(entries.size() - 1);
      usedBytes = offsets.remove(offsets.size() - 1);
    }
    crashes++;
    writesUntilFailure = 0;
    forcesUntilFailure = 0;
  }

  /** How often the power went. */
  synchronized int crashes() {
    return crashes;
  }

  synchronized int size() {
    return entries.size();
  }

  synchronized long usedBytes() {
    return usedBytes;
  }

  synchronized byte[] entry(long sequence) {
    return entries.get((int) sequence - 1);
  }

  synchronized long offset(long sequence) {
    return offsets.get((int) sequence - 1);
  }

  synchronized void requireFree(long bytes, long reserveBytes) throws JournalFullException {
    if (isFull || FREE_BYTES - usedBytes - bytes < reserveBytes) {
      throw new JournalFullException("the disk in memory is full");
    }
  }

  synchronized void write(byte[] entry) throws JournalException {
    if (writesUntilFailure > 0 && --writesUntilFailure == 0) {
      throw new JournalException("the disk in memory refused to write, as it was told to");
    }
    entries.add(entry);
    offsets.add(usedBytes);
    usedBytes += entry.length;
  }

  synchronized void force() throws JournalException {
    if (forcesUntilFailure > 0 && --forcesUntilFailure == 0) {
      throw new JournalException("the disk in memory refused to force, as it was told to");
    }
    forced = entries.size();
  }
}

package dev.kroniek.state;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values over a table, bounded in bytes. What was changed since the last commit is pinned; what is
 * as it was committed goes when room is needed, that used longest ago first. For one thread.
 *
 * <p>A pinned value is dirty until it is written into the open transaction, and pinned on until
 * that is committed: should the transaction be undone, it is dirty again and nothing is lost.
 */
final class WriteBackCache<K, V> {
  private final long bytesMax;
  private final Weigher<V> weigher;
  private final LinkedHashMap<K, Slot<V>> committed = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<K, Slot<V>> pinned = new HashMap<>();
  private final LinkedHashMap<K, V> dirty = new LinkedHashMap<>();
  private long committedBytes;
  private long pinnedBytes;

  private record Slot<V>(V value, long bytes) {}

  /** How many bytes of memory a value takes, about. */
  interface Weigher<V> {
    long of(V value);

    /** How many bytes more {@code after} takes than {@code before}. */
    default long change(V before, V after) {
      return of(after) - of(before);
    }
  }

  WriteBackCache(long bytesMax, Weigher<V> weigher) {
    this.bytesMax = bytesMax;
    this.weigher = weigher;
  }

  @Nullable V get(K key) {
    Slot<V> slot = slot(key);
    return slot == null ? null : slot.value();
  }

  private @Nullable Slot<V> slot(K key) {
    Slot<V> slot = pinned.get(key);
    return slot == null ? committed.get(key) : slot;
  }

  /** Keeps a value that was read from the table. */
  void loaded(K key, V value) {
    keep(key, new Slot<>(value, weigher.of(value)));
    makeRoom();
  }

  /** Changes a value; it is pinned until {@link #unpin}. */
  void put(K key, V value) {
    Slot<V> before = slot(key);
    remove(key);
    long bytes =
        before == null ? weigher.of(value) : before.bytes() + weigher.change(before.value(), value);
    Slot<V> slot = new Slot<>(value, bytes);
    pinned.put(key, slot);
    pinnedBytes += slot.bytes();
    dirty.put(key, value);
    makeRoom();
  }

  /** Forgets a value, changed or not. */
  void remove(K key) {
    Slot<V> before = committed.remove(key);
    if (before != null) {
      committedBytes -= before.bytes();
    }
    before = pinned.remove(key);
    if (before != null) {
      pinnedBytes -= before.bytes();
    }
    dirty.remove(key);
  }

  void clear() {
    committed.clear();
    pinned.clear();
    dirty.clear();
    committedBytes = 0;
    pinnedBytes = 0;
  }

  /** What must still be written, in the order it was changed first. */
  Collection<Map.Entry<K, V>> dirty() {
    return dirty.entrySet();
  }

  /** All that is dirty was written into the open transaction. */
  void written() {
    dirty.clear();
  }

  /** Whether the pinned values take more than the cache may. */
  boolean isOverfull() {
    return pinnedBytes > bytesMax;
  }

  /** The transaction was committed, or can no longer be undone by itself: nothing is pinned. */
  void unpin() {
    pinned.forEach(this::keep);
    pinned.clear();
    pinnedBytes = 0;
    makeRoom();
  }

  /** The transaction was undone: what was written into it must be written again. */
  void undone() {
    pinned.forEach((key, slot) -> dirty.put(key, slot.value()));
  }

  /** Bytes of all values, as far as they are known. */
  long bytes() {
    return committedBytes + pinnedBytes;
  }

  private void keep(K key, Slot<V> slot) {
    Slot<V> before = committed.put(key, slot);
    committedBytes += slot.bytes() - (before == null ? 0 : before.bytes());
  }

  private void makeRoom() {
    var oldestFirst = committed.entrySet().iterator();
    while (bytes() > bytesMax && oldestFirst.hasNext()) {
      committedBytes -= oldestFirst.next().getValue().bytes();
      oldestFirst.remove();
    }
  }
}

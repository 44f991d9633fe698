package dev.kroniek.domain;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The sessions that were forgotten, by their digests. Whoever folds must know them before the first
 * entry: then a journal folds to the same whether or not their entries have been erased.
 *
 * @param tombstones in the order of the digests
 */
public record Forgotten(SortedMap<SessionDigest, Tombstone> tombstones) {
  /** No session was forgotten. */
  public static final Forgotten NONE = new Forgotten(new TreeMap<>());

  public Forgotten {
    tombstones = Collections.unmodifiableSortedMap(new TreeMap<>(tombstones));
  }

  /** Whether that session is among them. */
  public boolean holds(SessionId id) {
    return !tombstones.isEmpty() && tombstones.containsKey(SessionDigest.of(id));
  }

  /** These and those of the other; where both have a session, the tombstone that is here. */
  public Forgotten and(Forgotten other) {
    SortedMap<SessionDigest, Tombstone> all = new TreeMap<>(other.tombstones);
    all.putAll(tombstones);
    return new Forgotten(all);
  }
}

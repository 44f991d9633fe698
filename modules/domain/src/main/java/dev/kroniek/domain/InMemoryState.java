package dev.kroniek.domain;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state in plain maps: for tests, and for folds whose result nobody keeps, such as a look into
 * the past. Exact, unbounded but for the window of keys, and gone with the process. For one thread.
 */
public final class InMemoryState implements State {
  private static final Comparator<Silence> LONGEST_FIRST =
      Comparator.comparing(Silence::since).thenComparing(Silence::id);

  private final SortedMap<SessionId, SessionHead> heads = new TreeMap<>();
  private final Map<SessionId, SessionBody> bodies = new HashMap<>();
  private final SortedMap<SessionId, Tombstone> tombstones = new TreeMap<>();

  /** The active sessions, so that a cleanup looks at those it closes and at no other. */
  private final NavigableSet<Silence> silences = new TreeSet<>(LONGEST_FIRST);

  private final Map<ProjectId, NavigableSet<Silence>> silencesByProject = new HashMap<>();

  /** In the order in which the keys were taken, so that the oldest can be dropped. */
  private final Map<TakenKey, FirstUse> firstUses = new LinkedHashMap<>();

  /** The key that was taken last of those with the same hash. */
  private final Map<Long, TakenKey> takenByHash = new HashMap<>();

  /**
   * A key that an entry took.
   *
   * @param key null where that entry names a forgotten session: then its hash stands for it
   */
  private record TakenKey(long hash, @Nullable Key key) {}

  /** Since when an active session is silent. */
  private record Silence(Instant since, SessionId id) {
    static Silence of(SessionHead head) {
      return new Silence(head.liveness().lastHeartbeat(), head.id());
    }
  }

  /** Folds the next entry into this state and remembers its key. */
  public Outcome fold(Entry entry) {
    Outcome outcome = Fold.apply(this, entry);
    remember(entry, outcome);
    return outcome;
  }

  /** Folds the next entry, which was erased: only its key is remembered. */
  public void fold(ErasedEntry entry) {
    if (firstUse(null, entry.keyHash(), entry.sequence()) == null) {
      take(new TakenKey(entry.keyHash(), null), new FirstUse(entry.sequence(), 0, 0, null));
    }
    dropUsesUpTo(entry.sequence() - Fold.WINDOW_ENTRIES);
  }

  /** Remembers who took the entry's key, and drops what has left the window. */
  public void remember(Entry entry, Outcome outcome) {
    SessionId session = entry.command().session();
    if (session != null && isForgotten(session)) {
      fold(new ErasedEntry(entry.sequence(), entry.recordedAt(), entry.keyHash()));
      return;
    }
    FirstUse use = outcome.firstUse(entry.contentHash());
    if (use != null) {
      take(new TakenKey(entry.keyHash(), entry.command().key()), use);
    }
    dropUsesUpTo(entry.sequence() - Fold.WINDOW_ENTRIES);
  }

  private void take(TakenKey key, FirstUse use) {
    firstUses.remove(key);
    firstUses.put(key, use);
    takenByHash.put(key.hash(), key);
  }

  private void dropUsesUpTo(long sequence) {
    Iterator<Map.Entry<TakenKey, FirstUse>> oldest = firstUses.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<TakenKey, FirstUse> next = oldest.next();
      if (next.getValue().sequence() > sequence) {
        return;
      }
      takenByHash.remove(next.getKey().hash(), next.getKey());
      oldest.remove();
    }
  }

  /** The heads of all sessions, in the order of their ids; a view. */
  public SortedMap<SessionId, SessionHead> heads() {
    return Collections.unmodifiableSortedMap(heads);
  }

  /** The sessions that were forgotten, in the order of their ids; a view. */
  public SortedMap<SessionId, Tombstone> tombstones() {
    return Collections.unmodifiableSortedMap(tombstones);
  }

  @Override
  public @Nullable SessionHead head(SessionId id) {
    return heads.get(id);
  }

  @Override
  public SessionBody body(SessionId id) {
    return bodies.getOrDefault(id, SessionBody.EMPTY);
  }

  @Override
  public void put(SessionHead head) {
    stopCounting(heads.put(head.id(), head));
    if (head.isActive()) {
      silences.add(Silence.of(head));
      silencesByProject
          .computeIfAbsent(head.project(), project -> new TreeSet<>(LONGEST_FIRST))
          .add(Silence.of(head));
    }
  }

  @Override
  public void put(SessionId id, SessionBody body) {
    bodies.put(id, body.withRecentEvents(body(id).recentEvents()));
  }

  @Override
  public void add(SessionId id, Event event) {
    SessionBody body = body(id);
    bodies.put(
        id,
        body.withRecentEvents(
            SessionBody.appended(body.recentEvents(), event, SessionBody.EVENTS_MAX)));
  }

  @Override
  public List<SessionId> active(ProjectId project) {
    return idsInOrder(silencesOf(project).stream());
  }

  @Override
  public List<SessionId> activeSilentSince(Instant limit, @Nullable ProjectId project) {
    NavigableSet<Silence> candidates = project == null ? silences : silencesOf(project);
    return idsInOrder(candidates.stream().takeWhile(s -> s.since().isBefore(limit)));
  }

  @Override
  public boolean isForgotten(SessionId id) {
    return tombstones.containsKey(id);
  }

  @Override
  public void forget(SessionId id, Tombstone tombstone) {
    stopCounting(heads.remove(id));
    bodies.remove(id);
    tombstones.put(id, tombstone);
  }

  @Override
  public @Nullable FirstUse firstUse(@Nullable Key key, long keyHash, long before) {
    FirstUse use = firstUses.get(new TakenKey(keyHash, key));
    TakenKey sameHash = takenByHash.get(keyHash);
    if (use == null && sameHash != null && (key == null || sameHash.key() == null)) {
      use = firstUses.get(sameHash);
    }
    boolean isInWindow =
        use != null && use.sequence() < before && use.sequence() >= before - Fold.WINDOW_ENTRIES;
    return isInWindow ? use : null;
  }

  private void stopCounting(@Nullable SessionHead former) {
    if (former != null && former.isActive()) {
      silences.remove(Silence.of(former));
      silencesOf(former.project()).remove(Silence.of(former));
    }
  }

  private NavigableSet<Silence> silencesOf(ProjectId project) {
    return silencesByProject.getOrDefault(project, Collections.emptyNavigableSet());
  }

  private static List<SessionId> idsInOrder(Stream<Silence> silences) {
    return silences.map(Silence::id).sorted().toList();
  }
}

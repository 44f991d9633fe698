package dev.kroniek.state;

import dev.kroniek.domain.Entry;
import dev.kroniek.domain.InMemoryState;
import dev.kroniek.domain.Outcome;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a store must be equal to: the state in plain maps, and every session's history in a list.
 */
final class FoldModel {
  final InMemoryState state = new InMemoryState();
  final List<Outcome> outcomes = new ArrayList<>();

  private final Map<SessionId, List<Long>> histories = new HashMap<>();
  private final Map<Long, List<SessionId>> touched = new HashMap<>();

  void fold(Entry entry) {
    SessionId id = entry.command().session();
    SortedMap<SessionId, SessionHead> before = new TreeMap<>(state.heads());
    outcomes.add(state.fold(entry));
    if (id != null) {
      histories.computeIfAbsent(id, key -> new ArrayList<>()).add(entry.sequence());
      return;
    }
    List<SessionId> changed = new ArrayList<>();
    state
        .heads()
        .forEach(
            (session, head) -> {
              if (!Objects.equals(head, before.get(session))) {
                changed.add(session);
                histories.computeIfAbsent(session, key -> new ArrayList<>()).add(entry.sequence());
              }
            });
    touched.put(entry.sequence(), changed);
  }

  List<Long> history(SessionId id) {
    return state.isForgotten(id) ? List.of() : histories.getOrDefault(id, List.of());
  }

  /** Those that an entry about many changed and that are not forgotten since; null if about one. */
  List<SessionId> touchedBy(long sequence) {
    return touched.getOrDefault(sequence, List.of()).stream()
        .filter(id -> !state.isForgotten(id))
        .toList();
  }
}

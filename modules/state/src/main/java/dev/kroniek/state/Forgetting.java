package dev.kroniek.state;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.domain.SessionDigest;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Tombstone;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Takes a session out of everything: tables, links and outcome records, which become those of
 * erased entries as if they had been erased when they were folded. For one thread.
 */
final class Forgetting {
  private final SessionTables sessions;
  private final OutcomeLog outcomes;
  private final RecordLinks links;

  Forgetting(SessionTables sessions, OutcomeLog outcomes, RecordLinks links) {
    this.sessions = sessions;
    this.outcomes = outcomes;
    this.links = links;
  }

  void forget(SessionId id, Tombstone tombstone) throws StateException {
    sessions.forget(id, tombstone);
    forgetRecords(SessionDigest.prefix(id));
  }

  /** Forgets those that are not yet, and names those of them that there were. */
  void forgetAll(Forgotten forgotten, Consumer<SessionId> gone) throws StateException {
    for (Map.Entry<SessionDigest, Tombstone> each : forgotten.tombstones().entrySet()) {
      if (!sessions.tombstones().containsKey(each.getKey())) {
        SessionId id = sessions.forget(each.getKey(), each.getValue());
        forgetRecords(each.getKey().prefix());
        if (id != null) {
          gone.accept(id);
        }
      }
    }
  }

  private void forgetRecords(long session) throws StateException {
    outcomes.erase(new SessionRecords(outcomes, session).ending(links.last(session)));
    links.forget(session);
  }

  /** Safe for many threads. */
  Forgotten forgotten() {
    return new Forgotten(new TreeMap<>(sessions.tombstones()));
  }
}

package dev.kroniek.journal;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.domain.SessionId;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells what may be left of entries, given the sessions that were forgotten. For one thread. */
final class ForgottenEntries {
  /** Hashing a session's id costs more than the rest; the same few come again and again. */
  private static final int KNOWN_MAX = 4096;

  private final Forgotten forgotten;
  private final Map<SessionId, Boolean> known = new LinkedHashMap<>();

  ForgottenEntries(Forgotten forgotten) {
    this.forgotten = forgotten;
  }

  /** The entry itself, or its stub where it names a session that was forgotten. */
  EntryView left(EntryView entry) throws JournalException {
    if (entry.isErased() || forgotten.tombstones().isEmpty()) {
      return entry;
    }
    SessionId session = entry.session();
    if (session == null || !isForgotten(session)) {
      return entry;
    }
    return EntryCodec.view(EntryCodec.erased(entry));
  }

  private boolean isForgotten(SessionId session) {
    if (known.size() >= KNOWN_MAX) {
      known.clear();
    }
    return known.computeIfAbsent(session, forgotten::holds);
  }
}

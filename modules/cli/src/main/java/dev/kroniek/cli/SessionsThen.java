package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.state.SnapshotFormat;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The list of sessions as it was. */
final class SessionsThen {
  private static final Comparator<SessionHead> HEARD_LAST_FIRST =
      Comparator.comparing((SessionHead head) -> head.liveness().lastHeartbeat())
          .reversed()
          .thenComparing(SessionHead::id);

  private SessionsThen() {}

  /** All those that the filter lets through, the one heard last first. */
  static List<Json.Obj> list(RootCommand kroniek, String moment, Records.Filter filter) {
    try (PastReading past = PastReading.open(kroniek)) {
      long sequence = past.sequenceOf("--at", moment);
      return past.read(k -> k.sessionsAt(sequence)).stream()
          .sorted(HEARD_LAST_FIRST)
          .map(SnapshotFormat::summary)
          .filter(session -> isWanted(session, filter))
          .toList();
    }
  }

  private static boolean isWanted(Json.Obj session, Records.Filter filter) {
    return isWanted(session, "status", filter.status())
        && isWanted(session, "project", filter.project())
        && isWanted(session, "agent", filter.agent());
  }

  private static boolean isWanted(Json.Obj session, String name, @Nullable String value) {
    return value == null || value.equals(session.text(name));
  }
}

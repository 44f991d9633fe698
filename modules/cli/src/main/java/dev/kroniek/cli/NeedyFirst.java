package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The order of sessions for people: those that cannot go on without their person, then those whose
 * turn is over, each the one that has waited longest first; then what is active, then the others,
 * as they came.
 */
final class NeedyFirst {
  private static final Comparator<Json.Obj> ORDER =
      Comparator.comparing(NeedyFirst::rank).thenComparing(NeedyFirst::since);

  private enum Rank {
    BLOCKED,
    IDLE,
    ACTIVE,
    OTHER
  }

  private NeedyFirst() {}

  static List<Json.Obj> sorted(List<Json.Obj> sessions) {
    List<Json.Obj> sorted = new ArrayList<>(sessions);
    sorted.sort(ORDER);
    return sorted;
  }

  private static Rank rank(Json.Obj session) {
    if (Shown.isWaiting(session)) {
      return Shown.isBlocked(session) ? Rank.BLOCKED : Rank.IDLE;
    }
    return Shown.isActive(session) ? Rank.ACTIVE : Rank.OTHER;
  }

  private static String since(Json.Obj session) {
    return Shown.isWaiting(session)
        ? Shown.text(Shown.object(session, "attention"), "since")
        : ""; // all that wait for nobody are alike
  }
}

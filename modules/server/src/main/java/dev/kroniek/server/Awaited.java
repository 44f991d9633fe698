package dev.kroniek.server;

import dev.kroniek.domain.Attention;
import dev.kroniek.domain.AttentionKind;
import dev.kroniek.domain.Field;
import dev.kroniek.domain.OpenTool;
import dev.kroniek.domain.SessionHead;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * That a session waits for its person, as it is shown. Only an active one does: the person has put
 * a parked one aside, and of the others nobody is there who waits.
 *
 * @param what what the agent would do once its person has answered, null where that is not known
 */
record Awaited(AttentionKind kind, Instant since, @Nullable String what) {
  /**
   * Those that cannot go on without their person, then those whose turn is over, each the one that
   * has waited longest first; then the active, then the others, each the one heard last first.
   */
  static final Comparator<SessionHead> FIRST =
      Comparator.comparing(Awaited::rank).thenComparing(Awaited::compareInRank);

  private enum Rank {
    BLOCKED,
    IDLE,
    ACTIVE,
    OTHER
  }

  /** What the session waits for; null where for nothing. */
  static @Nullable Awaited by(SessionHead head) {
    Attention attention = head.isActive() ? head.liveness().attention() : null;
    return attention == null
        ? null
        : new Awaited(attention.kind(), attention.since(), what(head, attention));
  }

  private static @Nullable String what(SessionHead head, Attention attention) {
    if (attention.kind() == AttentionKind.IDLE) {
      return null;
    }
    return attention.agentId() == null
        ? head.field(Field.CURRENT_ACTIVITY)
        : newestCallOf(attention.agentId(), head);
  }

  private static @Nullable String newestCallOf(String agentId, SessionHead head) {
    String newest = null;
    for (OpenTool tool : head.liveness().openTools().values()) {
      if (Objects.equals(tool.agentId(), agentId)) {
        newest = tool.activity();
      }
    }
    return newest;
  }

  private static Rank rank(SessionHead head) {
    Awaited awaited = by(head);
    if (awaited != null) {
      return awaited.kind() == AttentionKind.IDLE ? Rank.IDLE : Rank.BLOCKED;
    }
    return head.isActive() ? Rank.ACTIVE : Rank.OTHER;
  }

  private static int compareInRank(SessionHead a, SessionHead b) {
    Awaited first = by(a);
    Awaited second = by(b);
    return first == null || second == null
        ? b.liveness().lastHeartbeat().compareTo(a.liveness().lastHeartbeat())
        : first.since().compareTo(second.since());
  }

  /** For a badge: {@code waits: permission}. */
  String told() {
    return "waits: " + kind.wireName();
  }
}

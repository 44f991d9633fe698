package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Lifecycle;
import dev.kroniek.domain.Timestamps;
import dev.kroniek.engine.Explanation;
import dev.kroniek.engine.GivenBy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who closed a session, and why. */
final class EndText {
  private EndText() {}

  /** In one line. */
  static String of(Explanation.End end, Times times) {
    GivenBy by = end.by();
    String who =
        "closed by entry "
            + by.sequence()
            + ", "
            + by.type().wireName()
            + " from "
            + by.key().source()
            + " at "
            + at(by.time(), times);
    Explanation.Stale stale = end.stale();
    return stale == null
        ? who + ": " + why(end.as())
        : who
            + ": last heard at "
            + at(stale.lastHeartbeat(), times)
            + heardBy(stale)
            + ", more than "
            + Times.shortly(stale.staleAfter())
            + " before; "
            + probe(stale, times);
  }

  private static String why(Lifecycle as) {
    String reason = as.reasonOrNull();
    String outcome =
        as instanceof Lifecycle.Completed completed ? completed.outcome().wireName() : as.status();
    return outcome + (reason == null ? ", no reason given" : ", " + reason);
  }

  private static String heardBy(Explanation.Stale stale) {
    GivenBy by = stale.heardBy();
    return by == null
        ? " by an entry that was dropped since"
        : " by entry " + by.sequence() + " from " + by.key().source();
  }

  private static String probe(Explanation.Stale stale, Times times) {
    GivenBy probe = stale.probe();
    if (stale.processes() == 0) {
      return "no process of it was known that could be probed";
    }
    return probe == null
        ? "the probe never found its process alive"
        : "the probe last found its process alive at "
            + at(probe.time(), times)
            + " (entry "
            + probe.sequence()
            + ")";
  }

  private static String at(Instant time, Times times) {
    return times.at(Timestamps.format(time));
  }

  static Json json(Explanation.End end) {
    Json.Builder json = ExplainCommand.put(Json.Obj.builder(), end.by());
    Explanation.Stale stale = end.stale();
    if (stale != null) {
      json.put("stale_after", stale.staleAfter().toString())
          .put("last_heartbeat", Timestamps.format(stale.lastHeartbeat()))
          .put("heard_by", json(stale.heardBy()))
          .put("probe", json(stale.probe()))
          .put("processes", stale.processes());
    }
    return json.build();
  }

  private static @Nullable Json json(@Nullable GivenBy by) {
    return by == null ? null : ExplainCommand.put(Json.Obj.builder(), by).build();
  }
}

package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a data directory and its daemon stand.
 *
 * @param daemon the running one, null where none answers
 * @param silent the one that has the data directory and does not answer, null where none has
 * @param lagEntries entries journaled and not folded
 * @param lag how long the oldest of them has waited
 * @param spool what hooks have left
 * @param sessions how many there are, by status
 * @param disk what the journal takes of it, and what is left
 * @param liveness what the daemon does about silent sessions; null where that is not known
 * @param damage what was found damaged, a sentence each
 */
record StatusReport(
    @Nullable Running daemon,
    @Nullable SilentDaemon silent,
    long lagEntries,
    Duration lag,
    SpoolBacklog spool,
    Map<String, Long> sessions,
    Disk disk,
    @Nullable Liveness liveness,
    List<String> damage) {

  /**
   * Rounds in which silent sessions are looked at.
   *
   * @param told as the daemon tells it
   * @param line for people
   */
  record Liveness(Json told, String line) {}

  /** A running daemon. */
  record Running(long pid, Duration uptime) {}

  /** Bytes that the journal takes, and that are left. */
  record Disk(long journalBytes, long freeBytes) {}

  StatusReport {
    sessions = Map.copyOf(sessions);
    damage = List.copyOf(damage);
  }

  /** In a word, or a few. */
  String state() {
    if (daemon != null) {
      return "running";
    }
    return silent == null ? "stopped" : silent.isStarting() ? "starting" : "not listening";
  }

  Json.Obj toJson(String data) {
    Json.Builder json = Json.Obj.builder().put("state", state()).put("data", data);
    if (daemon != null) {
      json.put("pid", daemon.pid()).put("uptime_seconds", daemon.uptime().toSeconds());
    } else if (silent != null) {
      json.put("pid", silent.pid());
    }
    Json.Builder counts = Json.Obj.builder();
    new TreeMap<>(sessions).forEach(counts::put);
    if (liveness != null) {
      json.put("liveness", liveness.told());
    }
    return json.put("lag_entries", lagEntries)
        .put("lag_ms", lag.toMillis())
        .put("spool_backlog", spool.complete())
        .put("spool_dropped", spool.dropped())
        .put("spool_rejected", spool.rejected())
        .put("sessions", counts.build())
        .put("journal_bytes", disk.journalBytes())
        .put("free_bytes", disk.freeBytes())
        .put("damage", Json.Arr.of(damage, Json.Text::new))
        .build();
  }
}

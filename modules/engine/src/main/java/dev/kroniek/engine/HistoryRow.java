package dev.kroniek.engine;

import dev.kroniek.domain.Entry;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Timestamps;
import dev.kroniek.state.OutcomeRecord;

/**
 * One entry of a session's history.
 *
 * @param entry what was sent
 * @param outcome what became of it
 */
public record HistoryRow(Entry entry, OutcomeRecord outcome) {

  /** The row as JSON, as the server and the command line give it. */
  public Json.Obj toJson() {
    Json.Builder json =
        Json.Obj.builder()
            .put("sequence", entry.sequence())
            .put("recorded_at", Timestamps.format(entry.recordedAt()))
            .put("at", Timestamps.format(entry.command().at()))
            .put("type", entry.command().type().wireName())
            .put("source", entry.command().key().source())
            .put("id", entry.command().key().id())
            .put("data", entry.command().data());
    return Rows.outcome(json, outcome).build();
  }
}

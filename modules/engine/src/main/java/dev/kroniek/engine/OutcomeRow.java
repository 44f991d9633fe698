package dev.kroniek.engine;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Entry;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Timestamps;
import dev.kroniek.state.OutcomeRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry with its outcome, whichever session it is about.
 *
 * @param outcome what became of it
 * @param entry what was sent; null where it is about a session that was forgotten, or was erased
 * @param closed the sessions that a cleanup closed
 */
public record OutcomeRow(OutcomeRecord outcome, @Nullable Entry entry, List<SessionId> closed) {
  public OutcomeRow {
    closed = List.copyOf(closed);
  }

  /** The row as JSON; of an erased entry only where it stands. */
  public Json.Obj toJson() {
    Json.Builder json =
        Json.Obj.builder()
            .put("sequence", outcome.sequence())
            .put("recorded_at", Timestamps.format(outcome.recordedAt()));
    if (entry == null) {
      return json.put("outcome", OutcomeRecord.Kind.ERASED.wireName()).build();
    }
    Command command = entry.command();
    json.put("at", Timestamps.format(command.at()))
        .put("type", command.type().wireName())
        .put("source", command.key().source())
        .put("id", command.key().id())
        .putIfPresent("session", command.session() == null ? null : command.session().value())
        .putIfPresent("project", command.project() == null ? null : command.project().value());
    Rows.outcome(json, outcome);
    if (!closed.isEmpty()) {
      json.put("closed", Json.Arr.of(closed, id -> new Json.Text(id.value())));
    }
    return json.build();
  }
}

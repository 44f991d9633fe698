package dev.kroniek.cli;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import dev.kroniek.domain.Timestamps;
import dev.kroniek.engine.HistoryRow;
import dev.kroniek.state.OutcomeRecord;
import org.jspecify.annotations.Nullable;

/**
 * An entry as the command that would make it again, in the two forms that every door takes. It
 * happened at the fold's time, which a later recording does not change. Where it stood and what
 * became of it are fields that a door does not know, and ignores.
 */
final class CommandForms {
  /** Digits of the largest sequence: CloudEvents wants text whose order is the order. */
  private static final String SEQUENCE = "%019d";

  private CommandForms() {}

  /** In our own form, on one line. */
  static String ours(HistoryRow row) {
    Json.Builder json = Json.Obj.builder();
    row.entry().command().toJson().fields().forEach((name, value) -> json.put(name, value));
    json.put("at", Timestamps.format(row.entry().time()))
        .put("sequence", row.outcome().sequence())
        .put("recorded_at", Timestamps.format(row.outcome().recordedAt()))
        .put("outcome", row.outcome().kind().wireName())
        .putIfPresent("reason", reason(row.outcome()))
        .putIfPresent("version", positive(row.outcome().version()))
        .putIfPresent("first_sequence", positive(row.outcome().firstSequence()));
    return Printable.json(JsonText.compact(json.build()));
  }

  /** As a CloudEvent 1.0, on one line. */
  static String cloudEvent(HistoryRow row) {
    Command command = row.entry().command();
    OutcomeRecord outcome = row.outcome();
    Json.Obj event =
        Json.Obj.builder()
            .put("specversion", "1.0")
            .put("id", command.key().id())
            .put("source", command.key().source())
            .put("type", "dev.kroniek." + command.type().wireName())
            .putIfPresent("subject", command.session() == null ? null : command.session().value())
            .put("time", Timestamps.format(row.entry().time()))
            .put("datacontenttype", "application/json")
            .putIfPresent("project", command.project() == null ? null : command.project().value())
            .putIfPresent("pid", command.pid().isPresent() ? command.pid().getAsLong() : null)
            .putIfPresent(
                "expectedversion",
                command.expectedVersion().isPresent()
                    ? command.expectedVersion().getAsLong()
                    : null)
            .put("data", command.data())
            .put("sequence", SEQUENCE.formatted(outcome.sequence()))
            .put("recordedat", Timestamps.format(outcome.recordedAt()))
            .put("outcome", outcome.kind().wireName())
            .putIfPresent("reason", reason(outcome))
            .putIfPresent("version", positive(outcome.version()))
            .putIfPresent(
                "firstsequence",
                outcome.firstSequence() == 0 ? null : SEQUENCE.formatted(outcome.firstSequence()))
            .build();
    return Printable.json(JsonText.compact(event));
  }

  private static @Nullable String reason(OutcomeRecord outcome) {
    return outcome.reason() == null ? null : outcome.reason().wireName();
  }

  private static @Nullable Long positive(long number) {
    return number > 0 ? (Long) number : null;
  }
}

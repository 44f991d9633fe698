package dev.kroniek.engine;

import dev.kroniek.domain.Json;
import dev.kroniek.state.OutcomeRecord;
import org.jspecify.annotations.Nullable;

/** What all rows of the history say of an outcome. */
final class Rows {
  private Rows() {}

  static Json.Builder outcome(Json.Builder json, OutcomeRecord outcome) {
    return json.put("outcome", outcome.kind().wireName())
        .putIfPresent("version", positive(outcome.version()))
        .putIfPresent("first_sequence", positive(outcome.firstSequence()))
        .putIfPresent("reason", outcome.reason() == null ? null : outcome.reason().wireName());
  }

  private static @Nullable Long positive(long number) {
    return number > 0 ? (Long) number : null;
  }
}

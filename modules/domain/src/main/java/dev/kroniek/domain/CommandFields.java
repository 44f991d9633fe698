package dev.kroniek.domain;

import java.util.List;
import java.util.stream.Stream;

/**
 * The fields that commands know. Others are never refused, only without effect; this tells people
 * which are without.
 */
public final class CommandFields {
  private static final List<String> ENVELOPE =
      List.of("id", "source", "session", "project", "at", "pid", "expected_version");

  private CommandFields() {}

  /** The fields of the command itself, but for its type and data. */
  public static List<String> ofEnvelope() {
    return ENVELOPE;
  }

  /** The fields that the data of a command may have, as they are documented. */
  public static List<String> ofData(CommandType type) {
    return switch (type) {
      case START_SESSION -> names(ActionReader.SETTABLE_AT_START.stream());
      case HEARTBEAT -> List.of("activity", "tool_use_id", "agent_id");
      case HEARTBEAT_PROJECT -> List.of("activity");
      case UPDATE_SESSION ->
          Stream.concat(names(ActionReader.UPDATABLE.stream()).stream(), Stream.of("tags"))
              .toList();
      case ADD_EVENT -> List.of("kind", "message", "data");
      case ADD_COMMIT ->
          List.of("sha", "message", "branch", "kind", "files", "insertions", "deletions");
      case ADD_DECISION -> List.of("title", "rationale", "alternatives");
      case ADD_TASK -> List.of("task", "title", "detail", "status");
      case UPDATE_TASK -> List.of("task", "status", "title", "detail", "note");
      case PARK_SESSION -> List.of("reason", "next_steps");
      case RESUME_SESSION -> List.of();
      case COMPLETE_SESSION -> List.of("outcome", "summary", "reason");
      case CLEANUP_STALE_SESSIONS -> List.of("stale_after");
      case FORGET_SESSION -> List.of("reason");
    };
  }

  private static List<String> names(Stream<Field> fields) {
    return fields.map(Field::wireName).toList();
  }
}

package dev.kroniek.cli;

import dev.kroniek.cli.Table.Cell;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;

/** One entry of the journal in words. */
final class EntryText {
  private static final int SHA_SHOWN = 10;

  private EntryText() {}

  /** What the entry reported, from its type and data. */
  static String what(Json.Obj row) {
    Json.Obj data = Shown.object(row, "data");
    String type = Shown.text(row, "type");
    return switch (type) {
      case "heartbeat", "heartbeat_project" -> Shown.text(data, "activity");
      case "start_session" -> words(data, "agent", "title");
      case "add_event" -> words(data, "kind", "message");
      case "add_commit" ->
          (Shown.prefix(Shown.text(data, "sha"), SHA_SHOWN) + " " + Shown.text(data, "message"))
              .strip();
      case "add_decision" -> Shown.text(data, "title");
      case "add_task" -> words(data, "task", "title");
      case "update_task" -> words(data, "task", "status", "title", "note");
      case "complete_session" -> words(data, "outcome", "reason");
      case "park_session", "forget_session" -> Shown.text(data, "reason");
      case "cleanup_stale_sessions" -> "silent for " + Shown.text(data, "stale_after");
      default -> data.fields().isEmpty() ? "" : JsonText.compact(data);
    };
  }

  private static String words(Json.Obj data, String... names) {
    StringBuilder words = new StringBuilder();
    for (String name : names) {
      String text = Shown.text(data, name);
      if (!text.isEmpty()) {
        words.append(words.isEmpty() ? "" : " ").append(text);
      }
    }
    return words.toString();
  }

  /** What became of the entry. */
  static Cell outcome(Json.Obj row) {
    String outcome = Shown.text(row, "outcome");
    return switch (outcome) {
      case "applied" -> new Cell(applied(row), Style.PLAIN);
      case "duplicate" ->
          new Cell("duplicate of " + Shown.number(row, "first_sequence"), Style.FAINT);
      case "rejected" -> new Cell("rejected: " + Shown.text(row, "reason"), Style.RED);
      default -> Cell.of(outcome);
    };
  }

  private static String applied(Json.Obj row) {
    int closed = row.get("closed") instanceof Json.Arr sessions ? sessions.items().size() : 0;
    String version = Shown.number(row, "version");
    return "applied"
        + (version.isEmpty() ? "" : ", version " + version)
        + (closed == 0 ? "" : ", closed " + closed);
  }

  /** The session, or the project of an entry that is about many. */
  static String target(Json.Obj row) {
    String session = Shown.text(row, "session");
    return session.isEmpty() ? Shown.baseName(Shown.text(row, "project")) : session;
  }
}

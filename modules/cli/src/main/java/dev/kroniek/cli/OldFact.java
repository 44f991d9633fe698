package dev.kroniek.cli;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.TaskStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a session of an old store, as a command's type and data. What of it
 * has no place of its own is kept in the data, which takes any field.
 *
 * @param what how to name it to a person, such as {@code events[3]}
 * @param at when it happened, null where that is not told
 */
record OldFact(String what, @Nullable Instant at, CommandType type, Json.Obj data) {
  private static final String[] TIMES = {
    "timestamp", "at", "time", "ts", "created_at", "date", "recorded_at"
  };

  private static final Map<String, TaskStatus> STATUSES =
      Map.ofEntries(
          Map.entry("pending", TaskStatus.PENDING),
          Map.entry("open", TaskStatus.PENDING),
          Map.entry("todo", TaskStatus.PENDING),
          Map.entry("new", TaskStatus.PENDING),
          Map.entry("in_progress", TaskStatus.IN_PROGRESS),
          Map.entry("active", TaskStatus.IN_PROGRESS),
          Map.entry("doing", TaskStatus.IN_PROGRESS),
          Map.entry("started", TaskStatus.IN_PROGRESS),
          Map.entry("blocked", TaskStatus.BLOCKED),
          Map.entry("completed", TaskStatus.COMPLETED),
          Map.entry("complete", TaskStatus.COMPLETED),
          Map.entry("done", TaskStatus.COMPLETED),
          Map.entry("finished", TaskStatus.COMPLETED),
          Map.entry("closed", TaskStatus.COMPLETED),
          Map.entry("cancelled", TaskStatus.CANCELLED),
          Map.entry("canceled", TaskStatus.CANCELLED),
          Map.entry("abandoned", TaskStatus.CANCELLED),
          Map.entry("skipped", TaskStatus.CANCELLED));

  static OldFact event(String what, Json item) {
    OldFields fields = fields(item, "message");
    Json.Builder data =
        Json.Obj.builder()
            .put("kind", orElse(fields.text("kind", "type", "event", "event_type"), "note"))
            .putIfPresent("message", fields.text("message", "text", "description", "summary"));
    Instant at = fields.time(TIMES);
    Json.Builder inner = Json.Obj.builder();
    if (fields.value("data", "details", "payload", "metadata") instanceof Json.Obj given) {
      given.fields().forEach((name, value) -> inner.put(name, value));
    }
    fields.rest().fields().forEach((name, value) -> inner.put(name, value));
    Json.Obj rest = inner.build();
    return new OldFact(
        what,
        at,
        CommandType.ADD_EVENT,
        data.putIfPresent("data", rest.fields().isEmpty() ? null : rest).build());
  }

  static OldFact commit(String what, Json item) {
    OldFields fields = fields(item, "sha");
    Json.Builder data =
        Json.Obj.builder()
            .putIfPresent("sha", fields.text("sha", "hash", "commit", "commit_hash", "id"))
            .putIfPresent("message", fields.text("message", "subject", "title"))
            .putIfPresent("branch", fields.text("branch"))
            .putIfPresent("kind", fields.text("kind", "type"))
            .putIfPresent("files", fields.count("files", "files_changed"))
            .putIfPresent("insertions", fields.count("insertions", "additions"))
            .putIfPresent("deletions", fields.count("deletions"));
    return of(what, CommandType.ADD_COMMIT, data, fields);
  }

  static OldFact decision(String what, Json item) {
    OldFields fields = fields(item, "title");
    Json.Builder data =
        Json.Obj.builder()
            .putIfPresent("title", fields.text("title", "decision", "summary", "text"))
            .putIfPresent("rationale", fields.text("rationale", "reason", "reasoning", "why"))
            .putIfPresent("alternatives", fields.text("alternatives"));
    return of(what, CommandType.ADD_DECISION, data, fields);
  }

  /**
   * A task as it was added, and, where it changed since, as it is now.
   *
   * @param number its place in the list, its id where it has none
   */
  static List<OldFact> task(String what, Json item, int number) {
    OldFields fields = fields(item, "title");
    String id = orElse(fields.text("id", "task_id", "task", "key"), Integer.toString(number));
    String told = fields.text("status", "state");
    TaskStatus status = told == null ? TaskStatus.PENDING : status(told);
    Instant changed = fields.time("updated_at", "completed_at");
    String note = fields.text("note", "notes");
    Json.Builder data =
        Json.Obj.builder()
            .put("task", id)
            .putIfPresent("title", fields.text("title", "name", "content", "subject", "text"))
            .putIfPresent("detail", fields.text("detail", "details", "description"));
    List<OldFact> facts = new ArrayList<>();
    if (note == null && changed == null) {
      data.put("status", status.wireName());
      facts.add(of(what, CommandType.ADD_TASK, data, fields));
      return facts;
    }
    facts.add(of(what, CommandType.ADD_TASK, data, fields));
    facts.add(
        new OldFact(
            what,
            changed,
            CommandType.UPDATE_TASK,
            Json.Obj.builder()
                .put("task", id)
                .put("status", status.wireName())
                .putIfPresent("note", note)
                .build()));
    return facts;
  }

  /** What is wrong with the status of a task, null where nothing is. */
  static @Nullable String problemOfStatus(Json item) {
    String told =
        item instanceof Json.Obj task ? new OldFields(task).text("status", "state") : null;
    return told == null || STATUSES.containsKey(normal(told))
        ? null
        : "the status \"" + told + "\" is not known: the task is taken as pending";
  }

  private static TaskStatus status(String told) {
    return STATUSES.getOrDefault(normal(told), TaskStatus.PENDING);
  }

  static String normal(String word) {
    return word.strip().toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
  }

  private static OldFact of(String what, CommandType type, Json.Builder data, OldFields fields) {
    Instant at = fields.time(TIMES);
    fields.rest().fields().forEach((name, value) -> data.put(name, value));
    return new OldFact(what, at, type, data.build());
  }

  /** The fields of an item; a mere text is the one that matters most. */
  private static OldFields fields(Json item, String ofText) {
    if (item instanceof Json.Obj object) {
      return new OldFields(object);
    }
    String text = OldFields.asText(item);
    return new OldFields(
        Json.Obj.builder().putIfPresent(ofText, text == null ? item.toString() : text).build());
  }

  private static String orElse(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }
}

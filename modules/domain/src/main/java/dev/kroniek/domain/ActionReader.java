package dev.kroniek.domain;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a command's {@code data} into its {@link Action}. Everything that can be judged without
 * knowing the session is judged here. Unknown fields are ignored.
 */
final class ActionReader {
  static final Set<Field> SETTABLE_AT_START =
      EnumSet.complementOf(EnumSet.of(Field.SUMMARY, Field.NEXT_STEPS, Field.CURRENT_ACTIVITY));
  static final Set<Field> UPDATABLE =
      EnumSet.of(
          Field.TITLE,
          Field.GOAL,
          Field.CURRENT_ACTIVITY,
          Field.MODEL,
          Field.BRANCH,
          Field.SUMMARY,
          Field.NEXT_STEPS);

  /** What a snapshot shows but {@code update_session} may not set: asking for it is a mistake. */
  private static final Set<String> NOT_UPDATABLE =
      Set.of(
          "schema",
          "id",
          "project",
          "agent",
          "cwd",
          "host",
          "pids",
          "parent",
          "implicit",
          "status",
          "started_at",
          "updated_at",
          "last_heartbeat",
          "ended_at",
          "outcome",
          "reason",
          "attention",
          "open_tools",
          "version",
          "sequence",
          "reopened",
          "counts",
          "tasks",
          "decisions",
          "commits",
          "recent_events");

  private static final Pattern SHA = Pattern.compile("[0-9a-fA-F]{4,64}");
  private static final int KIND_CHARS_MAX = 64;
  private static final int TASK_CHARS_MAX = 256;
  private static final int REF_CHARS_MAX = 256;
  private static final long LINES_MAX = 1_000_000_000L;
  private static final Duration STALE_AFTER_MAX = Duration.ofDays(36_500);

  private final DataReader data;

  private ActionReader(Json.Obj data) {
    this.data = new DataReader(data, "data");
  }

  /**
   * The action that {@code data} describes.
   *
   * @throws MalformedCommandException naming the field at fault
   */
  static Action read(CommandType type, Json.Obj data) throws MalformedCommandException {
    return read(type, data, FormerNames.ALL);
  }

  /** As {@link #read(CommandType, Json.Obj)}, where fields had other names before. */
  static Action read(CommandType type, Json.Obj data, FormerNames names)
      throws MalformedCommandException {
    ActionReader reader = new ActionReader(names.present(type, data));
    return switch (type) {
      case START_SESSION -> reader.startSession();
      case HEARTBEAT -> reader.heartbeat();
      case HEARTBEAT_PROJECT -> new Action.HeartbeatProject(reader.data.text("activity"));
      case UPDATE_SESSION -> reader.updateSession();
      case ADD_EVENT -> reader.addEvent();
      case ADD_COMMIT -> reader.addCommit();
      case ADD_DECISION -> reader.addDecision();
      case ADD_TASK -> reader.addTask();
      case UPDATE_TASK -> reader.updateTask();
      case PARK_SESSION ->
          new Action.ParkSession(reader.data.text("reason"), reader.data.text("next_steps"));
      case RESUME_SESSION -> new Action.ResumeSession();
      case COMPLETE_SESSION -> reader.completeSession();
      case CLEANUP_STALE_SESSIONS -> reader.cleanup();
      case FORGET_SESSION -> new Action.ForgetSession(reader.data.text("reason"));
    };
  }

  private Action startSession() throws MalformedCommandException {
    Map<Field, String> fields = Action.fieldMap();
    for (Field field : SETTABLE_AT_START) {
      String text = data.text(field.wireName());
      if (text != null) {
        fields.put(field, text);
      }
    }
    return new Action.StartSession(fields);
  }

  private Action heartbeat() throws MalformedCommandException {
    return new Action.Heartbeat(
        data.text("activity"),
        data.name("tool_use_id", REF_CHARS_MAX),
        data.name("agent_id", REF_CHARS_MAX));
  }

  private Action updateSession() throws MalformedCommandException {
    Map<Field, Optional<String>> fields = Action.fieldMap();
    Json tags = null;
    for (String name : data.object().fields().keySet()) {
      Field field = Field.ofWireName(name);
      if (field != null && UPDATABLE.contains(field)) {
        fields.put(field, Optional.ofNullable(data.text(name)));
      } else if (name.equals("tags")) {
        tags = tags();
      } else if (NOT_UPDATABLE.contains(name)) {
        throw data.malformed(name, "cannot be set by update_session");
      }
    }
    if (fields.isEmpty() && tags == null) {
      throw data.malformed("names no field to update");
    }
    return new Action.UpdateSession(fields, tags);
  }

  private @Nullable Json tags() throws MalformedCommandException {
    Json tags = data.object().get("tags");
    if (tags instanceof Json.Obj || tags == Json.Null.NULL) {
      return tags;
    }
    throw data.malformed("tags", "must be an object or null");
  }

  private Action addEvent() throws MalformedCommandException {
    return new Action.AddEvent(
        data.requiredName("kind", KIND_CHARS_MAX),
        data.text("message"),
        data.objectOrEmpty("data"));
  }

  private Action addCommit() throws MalformedCommandException {
    String sha = data.required("sha");
    if (!SHA.matcher(sha).matches()) {
      throw data.malformed("sha", "must be 4 to 64 hexadecimal digits");
    }
    return new Action.AddCommit(
        sha,
        data.text("message"),
        data.text("branch"),
        data.text("kind"),
        data.count("files", LINES_MAX),
        data.count("insertions", LINES_MAX),
        data.count("deletions", LINES_MAX));
  }

  private Action addDecision() throws MalformedCommandException {
    return new Action.AddDecision(data.required("title"), data.text("rationale"), alternatives());
  }

  private @Nullable Json alternatives() throws MalformedCommandException {
    Json value = data.value("alternatives");
    boolean isText = value == null || value instanceof Json.Text;
    if (!isText
        && !(value instanceof Json.Arr array
            && array.items().stream().allMatch(Json.Text.class::isInstance))) {
      throw data.malformed("alternatives", "must be a string or an array of strings");
    }
    return value;
  }

  private Action addTask() throws MalformedCommandException {
    TaskStatus status = data.choice("status", TaskStatus.class);
    return new Action.AddTask(
        data.requiredName("task", TASK_CHARS_MAX),
        data.required("title"),
        data.text("detail"),
        status == null ? TaskStatus.PENDING : status);
  }

  private Action updateTask() throws MalformedCommandException {
    Action.UpdateTask update =
        new Action.UpdateTask(
            data.requiredName("task", TASK_CHARS_MAX),
            data.choice("status", TaskStatus.class),
            data.text("title"),
            data.text("detail"),
            data.text("note"));
    if (update.status() == null
        && update.title() == null
        && update.detail() == null
        && update.note() == null) {
      throw data.malformed("needs at least one of status, title, detail, note");
    }
    if (update.title() != null && update.title().isBlank()) {
      throw data.malformed("title", "is blank");
    }
    return update;
  }

  private Action completeSession() throws MalformedCommandException {
    SessionOutcome outcome = data.choice("outcome", SessionOutcome.class);
    return new Action.CompleteSession(
        outcome == null ? SessionOutcome.UNKNOWN : outcome,
        data.text("summary"),
        data.text("reason"));
  }

  private Action cleanup() throws MalformedCommandException {
    String text = data.required("stale_after");
    try {
      Duration staleAfter = Duration.parse(text);
      if (!staleAfter.isNegative() && staleAfter.compareTo(STALE_AFTER_MAX) <= 0) {
        return new Action.CleanupStaleSessions(staleAfter);
      }
    } catch (DateTimeParseException e) {
      // answered below, together with durations out of range
    }
    throw data.malformed(
        "stale_after", "must be an ISO-8601 duration from PT0S to P36500D, such as PT30M");
  }
}

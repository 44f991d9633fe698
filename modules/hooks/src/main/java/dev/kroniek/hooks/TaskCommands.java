package dev.kroniek.hooks;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.TaskStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commands about tasks. Of one change Claude Code may tell twice: by the end of the tool call
 * that made it, and by a hook of its own. The ids see to it that it counts once:
 *
 * <ul>
 *   <li>A task is created once in a session: {@code session/add_task/TASK}, whoever tells it. The
 *       second to arrive is a duplicate, because both give the same data.
 *   <li>A status may be set again after another: {@code session/update_task/TASK/STATUS/CALL},
 *       where CALL is the tool call's name. {@code TaskCompleted} names no call, so the key of its
 *       payload stands in. Tool and hook thus have different ids; in either order the second finds
 *       the task as it would leave it, and changes neither the version nor a counter.
 * </ul>
 *
 * <p>An id without CALL would make tool and hook duplicates too, but then a task that is completed,
 * taken up again and completed once more would stay open.
 */
final class TaskCommands {
  /** The members of {@code tool_response} that are looked at. */
  static final List<String> RESPONSE_MEMBERS =
      List.of(
          "task.id",
          "task.subject",
          "success",
          "taskId",
          "statusChange.to",
          "oldTodos.content",
          "oldTodos.status",
          "newTodos.content",
          "newTodos.status");

  private static final int TODO_HASH_CHARS = 16;
  private static final String NO_STATUS = "-";

  private final CommandList commands;
  private final HookPayload payload;

  TaskCommands(CommandList commands) {
    this.commands = commands;
    this.payload = commands.payload();
  }

  /** Adds what the end of a tool call changes about tasks. */
  void addForTool() throws RejectedPayloadException {
    String tool = payload.toolName();
    if ("TaskCreate".equals(tool)) {
      created();
    } else if ("TaskUpdate".equals(tool)) {
      updated();
    } else if ("TodoWrite".equals(tool)) {
      todosWritten();
    }
  }

  private void created() throws RejectedPayloadException {
    Json.Obj input = payload.toolInput();
    Json.Obj task = HookPayload.object(payload.toolResponse(), "task");
    String id = HookPayload.ref(task, "id");
    if (id != null) {
      String subject = HookPayload.text(input, "subject");
      addTask(
          id,
          subject == null ? HookPayload.text(task, "subject") : subject,
          HookPayload.text(input, "description"));
    }
  }

  private void updated() throws RejectedPayloadException {
    Json.Obj input = payload.toolInput();
    Json.Obj response = payload.toolResponse();
    boolean isRefused = response.get("success") instanceof Json.Bool success && !success.value();
    String id = taskId(input, response);
    if (isRefused || id == null) {
      return;
    }
    String asked = input.text("status");
    String changed = HookPayload.object(response, "statusChange").text("to");
    update(
        id,
        new Change(
            status(asked == null ? changed : asked),
            HookPayload.text(input, "subject"),
            HookPayload.text(input, "description")));
  }

  private static @Nullable String taskId(Json.Obj input, Json.Obj response) {
    for (String name : List.of("taskId", "task_id", "id")) {
      String id = HookPayload.ref(input, name);
      if (id != null) {
        return id;
      }
    }
    return HookPayload.ref(response, "taskId");
  }

  /**
   * One task for each content. The list comes whole every time, so what was in the former list and
   * is not in the new one is cancelled, unless it was completed.
   */
  private void todosWritten() throws RejectedPayloadException {
    Json.Obj response = payload.toolResponse();
    List<Json> written = HookPayload.items(response, "newTodos");
    Map<String, Change> now =
        todos(written.isEmpty() ? HookPayload.items(payload.toolInput(), "todos") : written);
    for (Map.Entry<String, Change> todo : now.entrySet()) {
      update(todo.getKey(), todo.getValue());
    }
    for (Map.Entry<String, Change> todo :
        todos(HookPayload.items(response, "oldTodos")).entrySet()) {
      boolean isVanished = !now.containsKey(todo.getKey());
      if (isVanished && todo.getValue().status() != TaskStatus.COMPLETED) {
        update(todo.getKey(), new Change(TaskStatus.CANCELLED, todo.getValue().title(), null));
      }
    }
  }

  /** What becomes of a task; null stays as it is. */
  private record Change(
      @Nullable TaskStatus status, @Nullable String title, @Nullable String detail) {
    boolean isNone() {
      return status == null && title == null && detail == null;
    }
  }

  /** By task; of two with the same content the later counts. */
  private static Map<String, Change> todos(List<Json> items) {
    Map<String, Change> todos = new LinkedHashMap<>();
    for (Json item : items) {
      String content = item instanceof Json.Obj todo ? HookPayload.text(todo, "content") : null;
      if (content != null && item instanceof Json.Obj todo) {
        String task = "todo-" + Names.sha256(content).substring(0, TODO_HASH_CHARS);
        todos.put(task, new Change(status(todo.text("status")), content, null));
      }
    }
    return todos;
  }

  /** Adds what the hook {@code TaskCreated} tells. */
  void addForCreatedHook() throws RejectedPayloadException {
    addTask(hookTask(), payload.text("task_subject"), payload.text("task_description"));
  }

  /** Adds what the hook {@code TaskCompleted} tells. */
  void addForCompletedHook() throws RejectedPayloadException {
    Change change = new Change(TaskStatus.COMPLETED, payload.text("task_subject"), null);
    update(hookTask(), change);
  }

  private String hookTask() throws RejectedPayloadException {
    String task = HookPayload.ref(payload.json(), "task_id");
    if (task == null) {
      throw new RejectedPayloadException("the payload has no task_id");
    }
    return task;
  }

  private void addTask(String task, @Nullable String title, @Nullable String detail)
      throws RejectedPayloadException {
    DataDraft data = new DataDraft().putName("task", task);
    data.put("title", title == null ? task : title).put("detail", detail);
    commands.addWithId(
        CommandType.ADD_TASK,
        Names.commandId(payload.session().value(), CommandType.ADD_TASK.wireName(), task),
        data.build());
  }

  private void update(String task, Change change) throws RejectedPayloadException {
    if (change.isNone()) {
      return;
    }
    String status = change.status() == null ? null : change.status().wireName();
    DataDraft data = new DataDraft().putName("task", task).putName("status", status);
    data.put("title", change.title()).put("detail", change.detail());
    String call = payload.toolUseId();
    commands.addWithId(
        CommandType.UPDATE_TASK,
        Names.commandId(
            payload.session().value(),
            CommandType.UPDATE_TASK.wireName(),
            task,
            status == null ? NO_STATUS : status,
            call == null ? commands.context().key() : call),
        data.build());
  }

  /** The domain's status; null for one that it does not have. */
  private static @Nullable TaskStatus status(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return text.equals("deleted") ? TaskStatus.CANCELLED : TaskStatus.ofWireName(text);
  }
}

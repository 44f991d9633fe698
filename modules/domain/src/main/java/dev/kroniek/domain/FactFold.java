package dev.kroniek.domain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the commands that add or change a fact (event, commit, decision, task) do. Facts keep a
 * parked session parked and a completed one completed; they revive a stale one.
 */
final class FactFold {
  private static final String PROMPT = "prompt";
  private static final Json LEFT_OUT = new Json.Text("…");

  /**
   * Events with which the main agent begins or ends a turn: none of its tool calls is under way.
   */
  private static final Set<String> TURN_BOUNDARIES = Set.of(PROMPT, "turn_end", "turn_failed");

  private FactFold() {}

  static @Nullable Rejection apply(Draft draft, Action action) {
    draft.reviveIfStale();
    if (action instanceof Action.AddEvent event) {
      return addEvent(draft, event);
    }
    if (action instanceof Action.AddCommit commit) {
      return addCommit(draft, commit);
    }
    if (action instanceof Action.AddDecision decision) {
      return addDecision(draft, decision);
    }
    if (action instanceof Action.AddTask task) {
      return addTask(draft, task);
    }
    if (action instanceof Action.UpdateTask update) {
      return updateTask(draft, update);
    }
    throw new AssertionError("no fold for " + action.getClass());
  }

  private static @Nullable Rejection addEvent(Draft draft, Action.AddEvent action) {
    if (action.kind().equals(PROMPT)) {
      reopenByPrompt(draft);
    }
    noteActivity(draft, action);
    String message = Texts.keptOrNull(action.message());
    Json.Obj data = kept(action.data());
    boolean isTruncated =
        data.fields().size() < action.data().fields().size()
            || (message != null && !message.equals(action.message()));
    Event event =
        new Event(
            draft.entry().sequence(),
            draft.time(),
            draft.key().source(),
            action.kind(),
            message,
            data,
            isTruncated);
    draft.add(event);
    return null;
  }

  private static void reopenByPrompt(Draft draft) {
    boolean isEndedForGood =
        draft.lifecycle() instanceof Lifecycle.Completed completed
            && completed.outcome() != SessionOutcome.UNKNOWN;
    if (!isEndedForGood) {
      draft.reopen();
    }
  }

  /**
   * An event ends the tool call it names, unless it tells that the call waits for a person; one of
   * the session's own agent also ends what that agent waited for.
   */
  private static void noteActivity(Draft draft, Action.AddEvent action) {
    String attention = action.data().text("attention");
    AttentionKind awaited = attention == null ? null : AttentionKind.ofWireName(attention);
    String toolUseId = action.data().text("tool_use_id");
    if (toolUseId != null && awaited == null) {
      draft.closeTool(toolUseId);
    }
    if (draft.key().isFromAgent()) {
      noteTurn(draft, action, awaited);
    }
  }

  private static void noteTurn(
      Draft draft, Action.AddEvent action, @Nullable AttentionKind awaited) {
    String agentId = action.data().text("agent_id");
    draft.clearAttentionOf(agentId);
    if (agentId == null && TURN_BOUNDARIES.contains(action.kind())) {
      draft.closeToolsOfMainAgent();
    }
    if (awaited != null && !(draft.lifecycle() instanceof Lifecycle.Completed)) {
      draft.await(awaited, agentId);
    }
  }

  /** The data, or those of its fields, in their order, that fit into what is kept. */
  private static Json.Obj kept(Json.Obj data) {
    if (JsonText.compactBytes(data) <= Texts.KEPT_BYTES_MAX) {
      return data;
    }
    Map<String, Json> kept = new LinkedHashMap<>();
    int bytes = 1; // the first brace; every field is followed by a comma or the last brace
    for (Map.Entry<String, Json> field : data.fields().entrySet()) {
      Json alone = new Json.Obj(Map.of(field.getKey(), field.getValue()));
      int fieldBytes = JsonText.compactBytes(alone) - 1;
      if (bytes + fieldBytes <= Texts.KEPT_BYTES_MAX) {
        kept.put(field.getKey(), field.getValue());
        bytes += fieldBytes;
      }
    }
    return new Json.Obj(kept);
  }

  private static @Nullable Rejection addCommit(Draft draft, Action.AddCommit action) {
    SessionBody body = draft.body();
    String sha = action.sha().toLowerCase(Locale.ROOT);
    boolean isKnown =
        body.shas().stream().anyMatch(known -> known.startsWith(sha) || sha.startsWith(known));
    if (isKnown) {
      return null;
    }
    Commit commit =
        new Commit(
            draft.entry().sequence(),
            draft.time(),
            sha,
            Texts.keptOrNull(action.message()),
            Texts.keptOrNull(action.branch()),
            Texts.keptOrNull(action.kind()),
            action.files(),
            action.insertions(),
            action.deletions());
    draft.put(
        new SessionBody(
            body.tasks(),
            body.decisions(),
            SessionBody.appended(body.commits(), commit, SessionBody.SHOWN_MAX),
            SessionBody.appended(body.shas(), sha, SessionBody.SHAS_MAX),
            body.recentEvents()),
        draft.counts().commitAdded());
    return null;
  }

  private static @Nullable Rejection addDecision(Draft draft, Action.AddDecision action) {
    SessionBody body = draft.body();
    Decision decision =
        new Decision(
            draft.entry().sequence(),
            draft.time(),
            Texts.kept(action.title()),
            Texts.keptOrNull(action.rationale()),
            keptAlternatives(action.alternatives()));
    draft.put(
        new SessionBody(
            body.tasks(),
            SessionBody.appended(body.decisions(), decision, SessionBody.SHOWN_MAX),
            body.commits(),
            body.shas(),
            body.recentEvents()),
        draft.counts().decisionAdded());
    return null;
  }

  private static @Nullable Json keptAlternatives(@Nullable Json alternatives) {
    if (alternatives instanceof Json.Text text) {
      return new Json.Text(Texts.kept(text.value()));
    }
    boolean fits =
        alternatives == null || Texts.utf8Bytes(alternatives.toString()) <= Texts.KEPT_BYTES_MAX;
    return fits || !(alternatives instanceof Json.Arr array) ? alternatives : firstOf(array);
  }

  /** As many of the first items as fit, and an ellipsis in the place of the others. */
  private static Json firstOf(Json.Arr array) {
    List<Json> kept = new ArrayList<>();
    int bytes = Texts.utf8Bytes(new Json.Arr(List.of(LEFT_OUT)).toString());
    for (Json item : array.items()) {
      bytes += JsonText.compactBytes(item) + 1;
      if (bytes > Texts.KEPT_BYTES_MAX) {
        break;
      }
      kept.add(item);
    }
    kept.add(LEFT_OUT);
    return new Json.Arr(kept);
  }

  private static @Nullable Rejection addTask(Draft draft, Action.AddTask action) {
    if (indexOf(draft.body().tasks(), action.task()) >= 0) {
      return new Rejection(Reason.TASK_EXISTS, "there is a task " + action.task() + " already");
    }
    return createTask(
        draft,
        new Task(
            action.task(),
            Texts.kept(action.title()),
            action.status(),
            Texts.keptOrNull(action.detail()),
            null,
            draft.time(),
            draft.time()));
  }

  private static @Nullable Rejection createTask(Draft draft, Task task) {
    List<Task> tasks = draft.body().tasks();
    if (tasks.size() >= SessionBody.TASKS_MAX) {
      return new Rejection(
          Reason.LIMIT_REACHED, "the session has " + SessionBody.TASKS_MAX + " tasks, the most");
    }
    putTasks(draft, SessionBody.appended(tasks, task, SessionBody.TASKS_MAX));
    return null;
  }

  private static @Nullable Rejection updateTask(Draft draft, Action.UpdateTask action) {
    List<Task> tasks = draft.body().tasks();
    int index = indexOf(tasks, action.task());
    if (index < 0) {
      return draft.key().isFromHook()
          ? createTask(draft, firstHeardOf(draft, action))
          : new Rejection(Reason.TASK_NOT_FOUND, "there is no task " + action.task());
    }
    Task before = tasks.get(index);
    Task after = updated(before, action, draft);
    if (!after.equals(before)) {
      List<Task> changed = new ArrayList<>(tasks);
      changed.set(index, after);
      putTasks(draft, changed);
    }
    return null;
  }

  private static Task firstHeardOf(Draft draft, Action.UpdateTask action) {
    return new Task(
        action.task(),
        Texts.kept(action.title() == null ? action.task() : action.title()),
        action.status() == null ? TaskStatus.PENDING : action.status(),
        Texts.keptOrNull(action.detail()),
        Texts.keptOrNull(action.note()),
        draft.time(),
        draft.time());
  }

  /** The task after the update, equal to the task before where nothing changes. */
  private static Task updated(Task before, Action.UpdateTask action, Draft draft) {
    Task changed =
        new Task(
            before.id(),
            action.title() == null ? before.title() : Texts.kept(action.title()),
            action.status() == null ? before.status() : action.status(),
            action.detail() == null ? before.detail() : Texts.kept(action.detail()),
            action.note() == null ? before.note() : Texts.kept(action.note()),
            before.createdAt(),
            before.updatedAt());
    return changed.equals(before)
        ? before
        : new Task(
            changed.id(),
            changed.title(),
            changed.status(),
            changed.detail(),
            changed.note(),
            changed.createdAt(),
            draft.time());
  }

  private static void putTasks(Draft draft, List<Task> tasks) {
    SessionBody body = draft.body();
    long open = tasks.stream().filter(task -> task.status().isOpen()).count();
    draft.put(
        new SessionBody(tasks, body.decisions(), body.commits(), body.shas(), body.recentEvents()),
        draft.counts().tasks(tasks.size(), open));
  }

  private static int indexOf(List<Task> tasks, String id) {
    for (int i = 0; i < tasks.size(); i++) {
      if (tasks.get(i).id().equals(id)) {
        return i;
      }
    }
    return -1;
  }
}

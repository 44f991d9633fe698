package dev.kroniek.state;

import dev.kroniek.domain.Attention;
import dev.kroniek.domain.Commit;
import dev.kroniek.domain.Counts;
import dev.kroniek.domain.Decision;
import dev.kroniek.domain.Event;
import dev.kroniek.domain.Field;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import dev.kroniek.domain.Lifecycle;
import dev.kroniek.domain.Liveness;
import dev.kroniek.domain.Progress;
import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.Task;
import dev.kroniek.domain.Timestamps;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session as people, jq and scripts see it: {@code session.json} and every answer about one
 * session. Every field is always there, in the same order, null where it is not set. The same
 * session always gives the same characters. Its JSON Schema is {@code
 * docs/formats/session.schema.json}.
 */
public final class SnapshotFormat {
  /** The value of the first field; grows when a field changes its meaning or goes. */
  public static final long SCHEMA = 1;

  private SnapshotFormat() {}

  /** The session as indented text, with a newline at the end. */
  public static String text(SessionHead head, SessionBody body) {
    return JsonText.pretty(render(head, body));
  }

  /** The session as one JSON object. */
  public static Json.Obj render(SessionHead head, SessionBody body) {
    return withoutFacts(head)
        .put("tasks", Json.Arr.of(body.tasks(), SnapshotFormat::task))
        .put("decisions", Json.Arr.of(body.decisions(), SnapshotFormat::decision))
        .put("commits", Json.Arr.of(body.commits(), SnapshotFormat::commit))
        .put("recent_events", Json.Arr.of(body.recentEvents(), SnapshotFormat::event))
        .build();
  }

  /** All of it but the lists of facts, for a list of sessions. */
  public static Json.Obj summary(SessionHead head) {
    return withoutFacts(head).build();
  }

  private static Json.Builder withoutFacts(SessionHead head) {
    Json.Builder json = Json.Obj.builder();
    putDescription(json, head);
    putLife(json, head);
    putActivity(json, head);
    putProgress(json, head);
    return json;
  }

  private static void putDescription(Json.Builder json, SessionHead head) {
    json.put("schema", SCHEMA)
        .put("id", head.id().value())
        .put("project", head.project().value())
        .put("agent", head.field(Field.AGENT))
        .put("title", head.field(Field.TITLE))
        .put("goal", head.field(Field.GOAL))
        .put("cwd", head.field(Field.CWD))
        .put("model", head.field(Field.MODEL))
        .put("branch", head.field(Field.BRANCH))
        .put("host", head.field(Field.HOST))
        .put("pids", pids(head.liveness()))
        .put("parent", head.field(Field.PARENT))
        .put("implicit", new Json.Bool(head.origin().implicit()));
  }

  private static void putLife(Json.Builder json, SessionHead head) {
    Lifecycle lifecycle = head.lifecycle();
    json.put("status", lifecycle.status())
        .put("started_at", time(head.origin().startedAt()))
        .put("updated_at", time(head.progress().updatedAt()))
        .put("last_heartbeat", time(head.liveness().lastHeartbeat()))
        .put("ended_at", time(lifecycle.endedAtOrNull()))
        .put("outcome", outcome(lifecycle))
        .put("summary", head.field(Field.SUMMARY))
        .put("reason", lifecycle.reasonOrNull());
  }

  private static void putActivity(Json.Builder json, SessionHead head) {
    json.put("next_steps", head.field(Field.NEXT_STEPS))
        .put("current_activity", head.field(Field.CURRENT_ACTIVITY))
        .put("attention", attention(head.liveness().attention()))
        .put("open_tools", openTools(head.liveness()))
        .put("tags", head.tags());
  }

  private static void putProgress(Json.Builder json, SessionHead head) {
    Progress progress = head.progress();
    json.put("version", progress.version())
        .put("sequence", progress.sequence())
        .put("reopened", progress.reopened())
        .put("counts", counts(head.counts()));
  }

  private static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : Timestamps.format(time);
  }

  private static @Nullable String outcome(Lifecycle lifecycle) {
    return lifecycle instanceof Lifecycle.Completed completed
        ? completed.outcome().wireName()
        : null;
  }

  private static Json pids(Liveness liveness) {
    Json.Builder json = Json.Obj.builder();
    liveness.pids().forEach((pid, heard) -> json.put(pid.toString(), time(heard)));
    return json.build();
  }

  private static @Nullable Json attention(@Nullable Attention attention) {
    return attention == null
        ? null
        : Json.Obj.builder()
            .put("kind", attention.kind().wireName())
            .put("since", time(attention.since()))
            .put("agent_id", attention.agentId())
            .build();
  }

  private static Json openTools(Liveness liveness) {
    Json.Builder json = Json.Obj.builder();
    liveness
        .openTools()
        .forEach(
            (id, tool) ->
                json.put(
                    id,
                    Json.Obj.builder()
                        .put("activity", tool.activity())
                        .put("since", time(tool.since()))
                        .put("agent_id", tool.agentId())
                        .build()));
    return json.build();
  }

  private static Json counts(Counts counts) {
    return Json.Obj.builder()
        .put("events", counts.events())
        .put("commits", counts.commits())
        .put("decisions", counts.decisions())
        .put("tasks", counts.tasks())
        .put("open_tasks", counts.openTasks())
        .put("rejected", counts.rejected())
        .build();
  }

  private static Json task(Task task) {
    return Json.Obj.builder()
        .put("id", task.id())
        .put("title", task.title())
        .put("status", task.status().wireName())
        .put("detail", task.detail())
        .put("note", task.note())
        .put("created_at", time(task.createdAt()))
        .put("updated_at", time(task.updatedAt()))
        .build();
  }

  private static Json decision(Decision decision) {
    return Json.Obj.builder()
        .put("sequence", decision.sequence())
        .put("at", time(decision.at()))
        .put("title", decision.title())
        .put("rationale", decision.rationale())
        .put("alternatives", decision.alternatives())
        .build();
  }

  private static Json commit(Commit commit) {
    return Json.Obj.builder()
        .put("sequence", commit.sequence())
        .put("at", time(commit.at()))
        .put("sha", commit.sha())
        .put("message", commit.message())
        .put("branch", commit.branch())
        .put("kind", commit.kind())
        .put("files", number(commit.files()))
        .put("insertions", number(commit.insertions()))
        .put("deletions", number(commit.deletions()))
        .build();
  }

  private static @Nullable Json number(@Nullable Long value) {
    return value == null ? null : new Json.Num(value);
  }

  private static Json event(Event event) {
    return Json.Obj.builder()
        .put("sequence", event.sequence())
        .put("at", time(event.at()))
        .put("source", event.source())
        .put("kind", event.kind())
        .put("message", event.message())
        .put("data", event.data())
        .put("truncated", new Json.Bool(event.truncated()))
        .build();
  }
}

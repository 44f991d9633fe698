package dev.kroniek.state;

import dev.kroniek.domain.Attention;
import dev.kroniek.domain.AttentionKind;
import dev.kroniek.domain.Counts;
import dev.kroniek.domain.Field;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Lifecycle;
import dev.kroniek.domain.Liveness;
import dev.kroniek.domain.OpenTool;
import dev.kroniek.domain.Origin;
import dev.kroniek.domain.Progress;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.SessionOutcome;
import dev.kroniek.domain.Timestamps;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A session's head as JSON for {@code state.db}. Times are microseconds; what is absent is null.
 */
final class HeadCodec {
  private HeadCodec() {}

  static Json.Obj encode(SessionHead head) {
    Origin origin = head.origin();
    Progress progress = head.progress();
    return Json.Obj.builder()
        .put(SessionCodec.FORMAT_FIELD, SessionCodec.HEADS.current())
        .put("id", origin.id().value())
        .put("project", origin.project().value())
        .put("started_at", Timestamps.micros(origin.startedAt()))
        .put("implicit", new Json.Bool(origin.implicit()))
        .put("fields", fields(head))
        .put("tags", head.tags())
        .put("lifecycle", lifecycle(head.lifecycle()))
        .put("last_heartbeat", Timestamps.micros(head.liveness().lastHeartbeat()))
        .put("pids", pids(head.liveness()))
        .put("attention", attention(head.liveness().attention()))
        .put("open_tools", openTools(head.liveness()))
        .put("version", progress.version())
        .put("sequence", progress.sequence())
        .put("updated_at", Timestamps.micros(progress.updatedAt()))
        .put("reopened", progress.reopened())
        .put("counts", counts(head.counts()))
        .build();
  }

  private static Json fields(SessionHead head) {
    Json.Builder json = Json.Obj.builder();
    head.fields().forEach((field, text) -> json.put(field.wireName(), text));
    return json.build();
  }

  private static Json lifecycle(Lifecycle lifecycle) {
    Json.Builder json = Json.Obj.builder().put("status", lifecycle.status());
    Instant endedAt = lifecycle.endedAtOrNull();
    json.putIfPresent("ended_at", endedAt == null ? null : (Long) Timestamps.micros(endedAt));
    if (lifecycle instanceof Lifecycle.Completed completed) {
      json.put("outcome", completed.outcome().wireName());
    }
    return json.putIfPresent("reason", lifecycle.reasonOrNull()).build();
  }

  private static Json pids(Liveness liveness) {
    Json.Builder json = Json.Obj.builder();
    liveness.pids().forEach((pid, heard) -> json.put(pid.toString(), Timestamps.micros(heard)));
    return json.build();
  }

  private static @Nullable Json attention(@Nullable Attention attention) {
    return attention == null
        ? null
        : Json.Obj.builder()
            .put("kind", attention.kind().wireName())
            .put("since", Timestamps.micros(attention.since()))
            .putIfPresent("agent_id", attention.agentId())
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
                        .putIfPresent("activity", tool.activity())
                        .put("since", Timestamps.micros(tool.since()))
                        .putIfPresent("agent_id", tool.agentId())
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

  static SessionHead decode(StoredObject json) throws StateException {
    return new SessionHead(
        new Origin(
            new SessionId(json.text("id")),
            new ProjectId(json.text("project")),
            json.time("started_at"),
            json.flag("implicit")),
        fields(json.object("fields")),
        json.object("tags").json(),
        lifecycle(json.object("lifecycle")),
        new Liveness(
            json.time("last_heartbeat"),
            pids(json.object("pids")),
            json.has("attention") ? attention(json.object("attention")) : null,
            openTools(json.object("open_tools"))),
        new Progress(
            json.number("version"),
            json.number("sequence"),
            json.time("updated_at"),
            json.number("reopened")),
        counts(json.object("counts")));
  }

  private static Map<Field, String> fields(StoredObject json) throws StateException {
    Map<Field, String> fields = new EnumMap<>(Field.class);
    for (String name : json.json().fields().keySet()) {
      fields.put(StoredObject.present(name, Field.ofWireName(name)), json.text(name));
    }
    return fields;
  }

  private static Lifecycle lifecycle(StoredObject json) throws StateException {
    String reason = json.textOrNull("reason");
    return switch (json.text("status")) {
      case "active" -> new Lifecycle.Active();
      case "parked" -> new Lifecycle.Parked(reason);
      case "stale" -> new Lifecycle.Stale(json.time("ended_at"));
      case "completed" ->
          new Lifecycle.Completed(
              json.time("ended_at"),
              StoredObject.present("outcome", SessionOutcome.ofWireName(json.text("outcome"))),
              reason);
      default -> throw new StateException("there is no status '" + json.text("status") + "'");
    };
  }

  private static SortedMap<Long, Instant> pids(StoredObject json) throws StateException {
    SortedMap<Long, Instant> pids = new TreeMap<>();
    for (String pid : json.json().fields().keySet()) {
      pids.put(pid(pid), json.time(pid));
    }
    return pids;
  }

  private static long pid(String text) throws StateException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new StateException("'" + text + "' is no process id", e);
    }
  }

  private static Attention attention(StoredObject json) throws StateException {
    return new Attention(
        StoredObject.present("kind", AttentionKind.ofWireName(json.text("kind"))),
        json.time("since"),
        json.textOrNull("agent_id"));
  }

  private static Map<String, OpenTool> openTools(StoredObject json) throws StateException {
    Map<String, OpenTool> tools = new LinkedHashMap<>();
    for (String id : json.json().fields().keySet()) {
      StoredObject tool = json.object(id);
      tools.put(
          id,
          new OpenTool(
              tool.textOrNull("activity"), tool.time("since"), tool.textOrNull("agent_id")));
    }
    return tools;
  }

  private static Counts counts(StoredObject json) throws StateException {
    return new Counts(
        json.number("events"),
        json.number("commits"),
        json.number("decisions"),
        json.number("tasks"),
        json.number("open_tasks"),
        json.number("rejected"));
  }
}

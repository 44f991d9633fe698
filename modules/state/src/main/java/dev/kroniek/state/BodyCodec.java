package dev.kroniek.state;

import dev.kroniek.domain.Commit;
import dev.kroniek.domain.Decision;
import dev.kroniek.domain.Event;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.Task;
import dev.kroniek.domain.TaskStatus;
import dev.kroniek.domain.Timestamps;
import java.util.ArrayList;
import java.util.List;

/**
 * A session's body, and each of its recent events for itself, as JSON for {@code state.db}. Times
 * are microseconds; what is null is absent.
 */
final class BodyCodec {
  private BodyCodec() {}

  /** All but the recent events, which have rows of their own. */
  static Json.Obj encode(SessionBody body) {
    return Json.Obj.builder()
        .put(SessionCodec.FORMAT_FIELD, SessionCodec.BODIES.current())
        .put("tasks", Json.Arr.of(body.tasks(), BodyCodec::task))
        .put("decisions", Json.Arr.of(body.decisions(), BodyCodec::decision))
        .put("commits", Json.Arr.of(body.commits(), BodyCodec::commit))
        .put("shas", Json.Arr.of(body.shas(), Json.Text::new))
        .build();
  }

  private static Json task(Task task) {
    return Json.Obj.builder()
        .put("id", task.id())
        .put("title", task.title())
        .put("status", task.status().wireName())
        .putIfPresent("detail", task.detail())
        .putIfPresent("note", task.note())
        .put("created_at", Timestamps.micros(task.createdAt()))
        .put("updated_at", Timestamps.micros(task.updatedAt()))
        .build();
  }

  private static Json decision(Decision decision) {
    return Json.Obj.builder()
        .put("sequence", decision.sequence())
        .put("at", Timestamps.micros(decision.at()))
        .put("title", decision.title())
        .putIfPresent("rationale", decision.rationale())
        .putIfPresent("alternatives", decision.alternatives())
        .build();
  }

  private static Json commit(Commit commit) {
    return Json.Obj.builder()
        .put("sequence", commit.sequence())
        .put("at", Timestamps.micros(commit.at()))
        .put("sha", commit.sha())
        .putIfPresent("message", commit.message())
        .putIfPresent("branch", commit.branch())
        .putIfPresent("kind", commit.kind())
        .putIfPresent("files", commit.files())
        .putIfPresent("insertions", commit.insertions())
        .putIfPresent("deletions", commit.deletions())
        .build();
  }

  static Json event(Event event) {
    return Json.Obj.builder()
        .put(SessionCodec.FORMAT_FIELD, SessionCodec.EVENTS.current())
        .put("sequence", event.sequence())
        .put("at", Timestamps.micros(event.at()))
        .put("source", event.source())
        .put("kind", event.kind())
        .putIfPresent("message", event.message())
        .put("data", event.data())
        .put("truncated", new Json.Bool(event.truncated()))
        .build();
  }

  static SessionBody decode(StoredObject json) throws StateException {
    return new SessionBody(
        json.list("tasks", BodyCodec::task),
        json.list("decisions", BodyCodec::decision),
        json.list("commits", BodyCodec::commit),
        shas(json),
        List.of());
  }

  private static Task task(StoredObject json) throws StateException {
    return new Task(
        json.text("id"),
        json.text("title"),
        StoredObject.present("status", TaskStatus.ofWireName(json.text("status"))),
        json.textOrNull("detail"),
        json.textOrNull("note"),
        json.time("created_at"),
        json.time("updated_at"));
  }

  private static Decision decision(StoredObject json) throws StateException {
    return new Decision(
        json.number("sequence"),
        json.time("at"),
        json.text("title"),
        json.textOrNull("rationale"),
        json.json().get("alternatives"));
  }

  private static Commit commit(StoredObject json) throws StateException {
    return new Commit(
        json.number("sequence"),
        json.time("at"),
        json.text("sha"),
        json.textOrNull("message"),
        json.textOrNull("branch"),
        json.textOrNull("kind"),
        json.numberOrNull("files"),
        json.numberOrNull("insertions"),
        json.numberOrNull("deletions"));
  }

  static Event event(StoredObject json) throws StateException {
    return new Event(
        json.number("sequence"),
        json.time("at"),
        json.text("source"),
        json.text("kind"),
        json.textOrNull("message"),
        json.object("data").json(),
        json.flag("truncated"));
  }

  private static List<String> shas(StoredObject json) throws StateException {
    List<String> shas = new ArrayList<>();
    if (json.json().get("shas") instanceof Json.Arr array) {
      for (Json sha : array.items()) {
        shas.add(StoredObject.present("shas", sha instanceof Json.Text text ? text.value() : null));
      }
    }
    return shas;
  }
}

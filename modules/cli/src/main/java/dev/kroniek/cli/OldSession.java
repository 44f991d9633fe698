package dev.kroniek.cli;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.SessionOutcome;
import dev.kroniek.domain.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One session of an old store as the commands that make it again: it starts, its facts come in the
 * order of their times, and it ends as it stands in the file. Which field becomes what is told in
 * {@code docs/exchange.md}.
 *
 * <p>A command's id is made of what it says, and of its time where the file tells that: the same
 * file gives the same commands, and one that has grown since gives those and more. Used once.
 */
final class OldSession {
  private static final String SOURCE = "import";

  /** What a session starts with, each with other names it may have. */
  private static final List<List<String>> START_TEXTS =
      List.of(
          List.of("agent", "agent_type"),
          List.of("cwd", "directory"),
          List.of("title", "name"),
          List.of("goal"),
          List.of("model"),
          List.of("branch", "git_branch"),
          List.of("host", "hostname"),
          List.of("parent", "parent_id", "parent_session"));

  private static final Map<String, SessionOutcome> OUTCOMES =
      Map.ofEntries(
          Map.entry("success", SessionOutcome.SUCCESS),
          Map.entry("succeeded", SessionOutcome.SUCCESS),
          Map.entry("completed", SessionOutcome.SUCCESS),
          Map.entry("done", SessionOutcome.SUCCESS),
          Map.entry("failure", SessionOutcome.FAILURE),
          Map.entry("failed", SessionOutcome.FAILURE),
          Map.entry("error", SessionOutcome.FAILURE),
          Map.entry("abandoned", SessionOutcome.ABANDONED),
          Map.entry("cancelled", SessionOutcome.ABANDONED),
          Map.entry("canceled", SessionOutcome.ABANDONED),
          Map.entry("unknown", SessionOutcome.UNKNOWN));

  private final String place;
  private final String baseName;
  private final OldFields fields;
  private final Instant written;
  private final List<ImportItem> items = new ArrayList<>();
  private final Map<String, Integer> timesSaid = new HashMap<>();

  private String session = "";
  private @Nullable ProjectId project;
  private Instant last = Instant.EPOCH;

  /** Where the session stood. */
  private enum Status {
    ACTIVE,
    PARKED,
    STALE,
    COMPLETED
  }

  /**
   * A session.
   *
   * @param place how to name the file to a person
   * @param baseName of the file: the session's id where it tells none
   * @param written when the file was, the time of what tells none
   */
  OldSession(String place, String baseName, Json.Obj session, Instant written) {
    this.place = place;
    this.baseName = baseName;
    this.fields = new OldFields(flat(session));
    this.written = written.truncatedTo(ChronoUnit.MICROS);
  }

  /** Some stores keep what {@code update_session} was given in an object of its own. */
  private static Json.Obj flat(Json.Obj session) {
    Json.Builder flat = Json.Obj.builder();
    if (session.get("fields") instanceof Json.Obj inner) {
      inner.fields().forEach((name, value) -> flat.put(name, value));
    }
    session
        .fields()
        .forEach(
            (name, value) -> {
              if (!(name.equals("fields") && value instanceof Json.Obj)) {
                flat.put(name, value);
              }
            });
    return flat.build();
  }

  static boolean isStale(Json.Obj session) {
    return status(new OldFields(session).text("status")) == Status.STALE;
  }

  private static @Nullable Status status(@Nullable String told) {
    return switch (told == null ? "" : OldFact.normal(told)) {
      case "active", "running", "open", "in_progress" -> Status.ACTIVE;
      case "parked", "paused" -> Status.PARKED;
      case "stale", "expired", "timed_out" -> Status.STALE;
      case "completed", "complete", "done", "ended", "finished", "closed" -> Status.COMPLETED;
      default -> null;
    };
  }

  /** The commands, what was skipped, and what is left out. */
  List<ImportItem> items() {
    String id = fields.text("id", "session_id", "sessionId");
    session = id == null ? baseName : id;
    List<OldFact> facts = facts();
    Instant started = fields.time("started_at", "created_at", "start_time");
    Instant heartbeat = fields.time("last_heartbeat", "heartbeat_at", "last_seen");
    Instant begin = started != null ? started : earliest(facts, heartbeat);
    if (!start(begin, started)) {
      return items;
    }
    Status status = status();
    addInOrder(facts);
    last = later(last, heartbeat);
    describe(status);
    heartbeat(heartbeat);
    end(status, later(begin, heartbeat));
    fields.known("updated_at");
    Json.Obj rest = fields.rest();
    if (!rest.fields().isEmpty()) {
      items.add(new ImportItem.Note(place, String.join(", ", rest.fields().keySet())));
    }
    return items;
  }

  private List<OldFact> facts() {
    List<OldFact> facts = new ArrayList<>();
    List<Json> events = fields.items("events");
    for (int i = 0; i < events.size(); i++) {
      facts.add(OldFact.event("events[" + i + "]", events.get(i)));
    }
    List<Json> commits = fields.items("commits");
    for (int i = 0; i < commits.size(); i++) {
      facts.add(OldFact.commit("commits[" + i + "]", commits.get(i)));
    }
    List<Json> decisions = fields.items("decisions");
    for (int i = 0; i < decisions.size(); i++) {
      facts.add(OldFact.decision("decisions[" + i + "]", decisions.get(i)));
    }
    List<Json> tasks = fields.items("tasks");
    for (int i = 0; i < tasks.size(); i++) {
      String what = "tasks[" + i + "]";
      facts.addAll(OldFact.task(what, tasks.get(i), i + 1));
      String problem = OldFact.problemOfStatus(tasks.get(i));
      if (problem != null) {
        items.add(new ImportItem.Note(place + ", " + what, problem));
      }
    }
    return facts;
  }

  private Instant earliest(List<OldFact> facts, @Nullable Instant heartbeat) {
    Instant earliest = heartbeat;
    for (OldFact fact : facts) {
      if (fact.at() != null && (earliest == null || fact.at().isBefore(earliest))) {
        earliest = fact.at();
      }
    }
    return earliest == null ? written : earliest;
  }

  private static Instant later(Instant one, @Nullable Instant other) {
    return other != null && other.isAfter(one) ? other : one;
  }

  /** False where no session can be made of it. */
  private boolean start(Instant begin, @Nullable Instant told) {
    last = begin;
    Json.Builder data = Json.Obj.builder();
    for (List<String> names : START_TEXTS) {
      data.putIfPresent(names.get(0), fields.text(names.toArray(String[]::new)));
    }
    try {
      String named = fields.text("project", "project_path", "project_dir");
      project = named == null ? ProjectId.UNKNOWN : new ProjectId(named);
    } catch (IllegalArgumentException e) {
      items.add(new ImportItem.Bad(place, String.valueOf(e.getMessage())));
      return false;
    }
    return add(new OldFact("", told, CommandType.START_SESSION, data.build()), begin);
  }

  private Status status() {
    String told = fields.text("status");
    Status status = status(told);
    if (status != null) {
      return status;
    }
    Status guessed =
        fields.time("ended_at", "completed_at") == null ? Status.ACTIVE : Status.COMPLETED;
    if (told != null) {
      items.add(
          new ImportItem.Note(
              place,
              "the status \"%s\" is not known: the session is taken as %s"
                  .formatted(told, OldFact.normal(guessed.name()))));
    }
    return guessed;
  }

  /** A fact without a time of its own happened when the one before it in the file did. */
  private void addInOrder(List<OldFact> facts) {
    record Timed(OldFact fact, Instant at) {}
    List<Timed> timed = new ArrayList<>();
    Instant before = last;
    for (OldFact fact : facts) {
      before = fact.at() == null ? before : fact.at();
      timed.add(new Timed(fact, before));
    }
    timed.sort(Comparator.comparing(Timed::at));
    timed.forEach(one -> add(one.fact(), one.at()));
  }

  private void describe(Status status) {
    Json.Builder data = Json.Obj.builder();
    if (status != Status.COMPLETED) {
      data.putIfPresent("summary", fields.text("summary"));
    }
    if (status != Status.PARKED) {
      data.putIfPresent("next_steps", fields.text("next_steps"));
    }
    Json tags = fields.value("tags");
    data.putIfPresent(
        "tags",
        tags == null || tags instanceof Json.Obj
            ? tags
            : Json.Obj.builder().put("tags", tags).build());
    Json.Obj described = data.build();
    if (!described.fields().isEmpty()) {
      add(new OldFact("", null, CommandType.UPDATE_SESSION, described), last);
    }
  }

  private void heartbeat(@Nullable Instant heartbeat) {
    String activity = fields.text("current_activity", "activity");
    Json.Obj data = Json.Obj.builder().putIfPresent("activity", activity).build();
    if (heartbeat != null) {
      add(new OldFact("last_heartbeat", heartbeat, CommandType.HEARTBEAT, data), heartbeat);
    } else if (activity != null) {
      Json.Obj update = Json.Obj.builder().put("current_activity", activity).build();
      add(new OldFact("current_activity", null, CommandType.UPDATE_SESSION, update), last);
    }
  }

  private void end(Status status, Instant heard) {
    Instant told = fields.time("ended_at", "completed_at", "parked_at");
    Instant at = told == null ? last : told;
    switch (status) {
      case ACTIVE -> {}
      case PARKED ->
          add(
              new OldFact(
                  "status",
                  told,
                  CommandType.PARK_SESSION,
                  Json.Obj.builder()
                      .putIfPresent("reason", fields.text("reason"))
                      .putIfPresent("next_steps", fields.text("next_steps"))
                      .build()),
              at);
      case STALE -> becomeStale(told, at, heard);
      case COMPLETED ->
          add(
              new OldFact(
                  "status",
                  told,
                  CommandType.COMPLETE_SESSION,
                  Json.Obj.builder()
                      .put("outcome", outcome().wireName())
                      .putIfPresent("summary", fields.text("summary"))
                      .putIfPresent("reason", fields.text("reason"))
                      .build()),
              at);
    }
  }

  /** The cleanup that found it: it closes what was silent for as long, and nothing heard since. */
  private void becomeStale(@Nullable Instant told, Instant ended, Instant heard) {
    Instant at = ended.isAfter(heard) ? ended : heard.plus(1, ChronoUnit.MICROS);
    Duration staleAfter = Duration.between(heard, at).minus(1, ChronoUnit.MICROS);
    add(
        new OldFact(
            "status",
            told,
            CommandType.CLEANUP_STALE_SESSIONS,
            Json.Obj.builder().put("stale_after", staleAfter.toString()).build()),
        at);
  }

  private SessionOutcome outcome() {
    String told = fields.text("outcome", "result");
    SessionOutcome outcome =
        told == null ? SessionOutcome.UNKNOWN : OUTCOMES.get(OldFact.normal(told));
    if (outcome == null) {
      items.add(
          new ImportItem.Note(
              place, "the outcome \"" + told + "\" is not known: taken as unknown"));
    }
    return outcome == null ? SessionOutcome.UNKNOWN : outcome;
  }

  private boolean add(OldFact fact, Instant at) {
    String where = fact.what().isEmpty() ? place : place + ", " + fact.what();
    try {
      CommandType type = fact.type();
      Command command =
          Command.of(new Key(SOURCE, id(fact)), type, at)
              .session(type.isAboutOneSession() ? new SessionId(session) : null)
              .project(project)
              .data(fact.data())
              .build();
      items.add(new ImportItem.Good(where, command, null));
      last = later(last, at);
      return true;
    } catch (MalformedCommandException | IllegalArgumentException e) {
      items.add(new ImportItem.Bad(where, String.valueOf(e.getMessage())));
      return false;
    }
  }

  /** Of what it says; the n-th time that the file says the same is something else. */
  private String id(OldFact fact) {
    String said =
        JsonText.sorted(
            Json.Obj.builder()
                .put("session", session)
                .put("type", fact.type().wireName())
                .put("at", fact.at() == null ? null : Timestamps.format(fact.at()))
                .put("data", fact.data())
                .build());
    int times = timesSaid.merge(said, 1, Integer::sum);
    return ContentId.of(times == 1 ? said : said + times);
  }
}

package dev.kroniek.engine;

import dev.kroniek.domain.Action;
import dev.kroniek.domain.Entry;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Lifecycle;
import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Task;
import dev.kroniek.json.JsonDiff;
import dev.kroniek.state.OutcomeRecord;
import dev.kroniek.state.SnapshotFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Folds a session's own history and notes which entry gave each value its present content. What is
 * in the lists of decisions, commits and events never changes, and tells itself by which entry it
 * came. For one thread.
 */
final class Explainer implements OwnHistory.Reader {
  private static final String PROBE = "probe";

  /** Lists of which every item has the sequence of its entry. */
  private static final Set<String> DATED = Set.of("decisions", "commits", "recent_events");

  private final SessionId id;
  private final RecordedState state;
  private final Map<String, GivenBy> givers = new HashMap<>();

  /** The values as they were after the entry before, without lists that tell themselves. */
  private Map<String, Json> values = Map.of();

  private List<Task> tasks = List.of();
  private @Nullable GivenBy lastProbe;
  private Explanation.@Nullable End end;

  /**
   * Explains a session.
   *
   * @param begun the session as it was where the journal begins: nobody can tell which entries made
   *     it so
   */
  Explainer(SessionId id, RecordedState begun) {
    this.id = id;
    this.state = begun;
    SessionHead head = begun.head(id);
    if (head != null) {
      tasks = begun.body(id).tasks();
      SessionBody shown = new SessionBody(tasks, List.of(), List.of(), List.of(), List.of());
      Map<String, Json> before = new LinkedHashMap<>();
      flatten("", SnapshotFormat.render(head, shown), before);
      values = before;
    }
  }

  @Override
  public void read(Entry entry, OutcomeRecord record) {
    SessionHead before = state.head(id);
    state.fold(entry, record);
    SessionHead after = state.head(id);
    if (after == null || after.equals(before)) {
      return;
    }
    GivenBy by = GivenBy.of(entry);
    noteEnd(entry, by, before, after);
    noteValues(by, after);
    if (record.kind() == OutcomeRecord.Kind.APPLIED
        && entry.command().key().source().equals(PROBE)) {
      lastProbe = by;
    }
  }

  private void noteValues(GivenBy by, SessionHead head) {
    List<Task> newTasks = state.body(id).tasks();
    SessionBody shown = new SessionBody(newTasks, List.of(), List.of(), List.of(), List.of());
    Map<String, Json> now = new LinkedHashMap<>();
    flatten("", SnapshotFormat.render(head, newTasks == tasks ? SessionBody.EMPTY : shown), now);
    now.forEach(
        (name, value) -> {
          if (!value.equals(values.get(name))) {
            givers.put(name, by);
          }
        });
    if (newTasks == tasks) {
      values.forEach(
          (name, value) -> {
            if (name.startsWith("tasks.")) {
              now.put(name, value);
            }
          });
    }
    tasks = newTasks;
    values = now;
  }

  private void noteEnd(Entry entry, GivenBy by, @Nullable SessionHead before, SessionHead after) {
    Lifecycle now = after.lifecycle();
    if (before != null && now.equals(before.lifecycle())) {
      return;
    }
    if (now instanceof Lifecycle.Completed) {
      // a later command may tell the outcome, and yet was not the one that ended it
      Explanation.End known =
          before != null && before.lifecycle() instanceof Lifecycle.Completed ? end : null;
      end = new Explanation.End(known == null ? by : known.by(), now, null);
    } else if (now instanceof Lifecycle.Stale
        && before != null
        && entry.command().action() instanceof Action.CleanupStaleSessions cleanup) {
      end =
          new Explanation.End(
              by,
              now,
              new Explanation.Stale(
                  cleanup.staleAfter(),
                  before.liveness().lastHeartbeat(),
                  givers.get("last_heartbeat"),
                  lastProbe,
                  before.liveness().pids().size()));
    } else {
      end = null;
    }
  }

  /** The sequences of the entries that the items of the lists came by, ascending. */
  List<Long> listed() {
    SessionBody body = state.body(id);
    Set<Long> sequences = new TreeSet<>();
    body.decisions().forEach(decision -> sequences.add(decision.sequence()));
    body.commits().forEach(commit -> sequences.add(commit.sequence()));
    body.recentEvents().forEach(event -> sequences.add(event.sequence()));
    return List.copyOf(sequences);
  }

  /**
   * The explanation; null where the session is not there.
   *
   * @param listedBy the entries that {@link #listed} names
   */
  @Nullable Explanation explanation(Map<Long, GivenBy> listedBy) {
    SessionHead head = state.head(id);
    if (head == null) {
      return null;
    }
    Map<String, Json> all = new LinkedHashMap<>();
    Json.Obj snapshot = SnapshotFormat.render(head, state.body(id));
    flatten("", snapshot, all);
    List<Explanation.Field> fields = new ArrayList<>();
    all.forEach(
        (name, value) -> {
          String[] steps = name.split("\\.", 3);
          GivenBy by =
              DATED.contains(steps[0]) && steps.length > 1
                  ? listedBy.get(Long.parseLong(steps[1]))
                  : givers.get(name);
          if (by != null && value != Json.Null.NULL) {
            fields.add(new Explanation.Field(name, value, by));
          }
        });
    return new Explanation(fields, end);
  }

  /** All values that are no objects and no lists of things that can be named. */
  private static void flatten(String name, Json value, Map<String, Json> target) {
    String prefix = name.isEmpty() ? "" : name + ".";
    if (value instanceof Json.Obj object && (name.isEmpty() || !object.fields().isEmpty())) {
      object.fields().forEach((key, inner) -> flatten(prefix + key, inner, target));
    } else if (value instanceof Json.Arr array
        && !array.items().isEmpty()
        && array.items().stream().allMatch(item -> JsonDiff.identity(item) != null)) {
      array.items().forEach(item -> flatten(prefix + JsonDiff.identity(item), item, target));
    } else {
      target.put(name, value);
    }
  }
}

package dev.kroniek.state;

import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The heads of all active sessions, ordered as commands about many ask for them. One thread. */
final class ActiveSessions {
  private final Map<SessionId, SessionHead> heads = new HashMap<>();
  private final Map<ProjectId, Project> projects = new HashMap<>();
  private final TreeSet<Heard> heard = new TreeSet<>(Heard.ORDER);

  /** A session and when it was last heard. */
  private record Heard(Instant last, SessionId id) {
    static final Comparator<Heard> ORDER =
        Comparator.comparing(Heard::last).thenComparing(Heard::id);

    static Heard of(SessionHead head) {
      return new Heard(head.liveness().lastHeartbeat(), head.id());
    }
  }

  private record Project(TreeSet<SessionId> ids, TreeSet<Heard> heard) {
    Project() {
      this(new TreeSet<>(), new TreeSet<>(Heard.ORDER));
    }
  }

  @Nullable SessionHead head(SessionId id) {
    return heads.get(id);
  }

  /** Takes note of a session's new head, active or not. */
  void put(SessionHead head) {
    SessionHead before = heads.get(head.id());
    if (before != null && head.isActive() && isSamePlace(before, head)) {
      heads.put(head.id(), head);
      return;
    }
    remove(head.id());
    if (head.isActive()) {
      add(head);
    }
  }

  private static boolean isSamePlace(SessionHead before, SessionHead after) {
    return before.liveness().lastHeartbeat().equals(after.liveness().lastHeartbeat())
        && before.project().equals(after.project());
  }

  private void add(SessionHead head) {
    heads.put(head.id(), head);
    Heard place = Heard.of(head);
    heard.add(place);
    Project project = projects.computeIfAbsent(head.project(), id -> new Project());
    project.ids().add(head.id());
    project.heard().add(place);
  }

  void remove(SessionId id) {
    SessionHead before = heads.remove(id);
    if (before == null) {
      return;
    }
    Heard place = Heard.of(before);
    heard.remove(place);
    Project project = projects.get(before.project());
    if (project != null) {
      project.ids().remove(id);
      project.heard().remove(place);
      if (project.ids().isEmpty()) {
        projects.remove(before.project());
      }
    }
  }

  void clear() {
    heads.clear();
    projects.clear();
    heard.clear();
  }

  List<SessionId> of(ProjectId id) {
    Project project = projects.get(id);
    return project == null ? List.of() : List.copyOf(project.ids());
  }

  /** Those last heard before {@code limit}, ordered by id. */
  List<SessionId> silentSince(Instant limit, @Nullable ProjectId id) {
    List<SessionId> silent = new ArrayList<>();
    for (Heard place : placesOf(id)) {
      if (!place.last().isBefore(limit)) {
        break;
      }
      silent.add(place.id());
    }
    silent.sort(null);
    return silent;
  }

  private Iterable<Heard> placesOf(@Nullable ProjectId id) {
    if (id == null) {
      return heard;
    }
    Project project = projects.get(id);
    return project == null ? List.of() : project.heard();
  }

  int count() {
    return heads.size();
  }
}

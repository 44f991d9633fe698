package dev.kroniek.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * The facts of a session, each list oldest first and of bounded length, every text and every
 * event's data of at most {@link Texts#KEPT_BYTES_MAX} bytes. The journal keeps all of it.
 *
 * @param tasks at most {@link #TASKS_MAX}
 * @param decisions the newest {@link #SHOWN_MAX}
 * @param commits the newest {@link #SHOWN_MAX}
 * @param shas of the newest {@link #SHAS_MAX} commits, to recognise a commit told twice
 * @param recentEvents the newest {@link #EVENTS_MAX}
 */
public record SessionBody(
    List<Task> tasks,
    List<Decision> decisions,
    List<Commit> commits,
    List<String> shas,
    List<Event> recentEvents) {
  public static final int TASKS_MAX = 500;
  public static final int SHOWN_MAX = 200;
  public static final int SHAS_MAX = 1000;
  public static final int EVENTS_MAX = 50;

  /** No facts yet. */
  public static final SessionBody EMPTY =
      new SessionBody(List.of(), List.of(), List.of(), List.of(), List.of());

  public SessionBody {
    tasks = List.copyOf(tasks);
    decisions = List.copyOf(decisions);
    commits = List.copyOf(commits);
    shas = List.copyOf(shas);
    recentEvents = List.copyOf(recentEvents);
  }

  /** The same facts beside other events. */
  public SessionBody withRecentEvents(List<Event> events) {
    return new SessionBody(tasks, decisions, commits, shas, events);
  }

  /** The list with one more, without its oldest where it would exceed {@code max}. */
  public static <T> List<T> appended(List<T> list, T item, int max) {
    List<T> longer = new ArrayList<>(list.size() + 1);
    int from = list.size() + 1 > max ? list.size() + 1 - max : 0;
    longer.addAll(list.subList(from, list.size()));
    longer.add(item);
    return longer;
  }
}

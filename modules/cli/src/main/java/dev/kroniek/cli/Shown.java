package dev.kroniek.cli;

import dev.kroniek.cli.Table.Cell;
import dev.kroniek.domain.Json;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What of a session's snapshot is shown, and how. */
final class Shown {
  private static final int ID_CHARS_MAX = 40;
  private static final int UUID_CHARS = 36;

  private static final Pattern RANDOM_UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

  private Shown() {}

  /** The text, or an empty one. */
  static String text(Json.Obj object, String name) {
    String text = object.text(name);
    return text == null ? "" : text;
  }

  /** The object, or an empty one. */
  static Json.Obj object(Json.Obj object, String name) {
    return object.get(name) instanceof Json.Obj found ? found : Json.Obj.EMPTY;
  }

  /** The objects of a list, or none. */
  static List<Json.Obj> list(Json.Obj object, String name) {
    if (!(object.get(name) instanceof Json.Arr array)) {
      return List.of();
    }
    return array.items().stream()
        .filter(Json.Obj.class::isInstance)
        .map(Json.Obj.class::cast)
        .toList();
  }

  /** The texts of a list, or none. */
  static List<String> texts(Json.Obj object, String name) {
    if (!(object.get(name) instanceof Json.Arr array)) {
      return List.of();
    }
    return array.items().stream()
        .filter(Json.Text.class::isInstance)
        .map(text -> ((Json.Text) text).value())
        .toList();
  }

  /** A number as it is spelled, or nothing. */
  static String number(Json.Obj object, String name) {
    return object.get(name) instanceof Json.Num number ? number.literal() : "";
  }

  /** A whole number, or 0. */
  static long count(Json.Obj object, String name) {
    String literal = number(object, name);
    return literal.matches("[0-9]{1,18}") ? Long.parseLong(literal) : 0;
  }

  /** The status; a completed session with what came of it. */
  static Cell status(Json.Obj session) {
    String status = text(session, "status");
    return switch (status) {
      case "active" -> new Cell(status, Style.GREEN);
      case "parked" -> new Cell(status, Style.BLUE);
      case "stale" -> new Cell(status, Style.YELLOW);
      case "completed" -> new Cell(ended(session), Style.FAINT);
      default -> Cell.of(status);
    };
  }

  private static String ended(Json.Obj session) {
    String outcome = text(session, "outcome");
    return outcome.isEmpty() || outcome.equals("unknown") ? "ended" : outcome;
  }

  static boolean isActive(Json.Obj session) {
    return text(session, "status").equals("active");
  }

  /** What the session waits for its person to do; nothing where {@link #isWaiting} is not so. */
  static Cell attention(Json.Obj session) {
    return new Cell(isWaiting(session) ? attentionKind(session) : "", Style.RED);
  }

  /** Whether it waits for its person, who has not put it aside: only an active one does. */
  static boolean isWaiting(Json.Obj session) {
    return isActive(session) && !attentionKind(session).isEmpty();
  }

  /** Whether it can do nothing until its person answers. */
  static boolean isBlocked(Json.Obj session) {
    return isWaiting(session) && !attentionKind(session).equals("idle");
  }

  private static String attentionKind(Json.Obj session) {
    return text(object(session, "attention"), "kind");
  }

  /** What the agent would do once its person has answered; empty where that is not known. */
  static String awaited(Json.Obj session) {
    if (!isBlocked(session)) {
      return "";
    }
    String subagent = text(object(session, "attention"), "agent_id");
    return subagent.isEmpty() ? text(session, "current_activity") : newestCallOf(subagent, session);
  }

  private static String newestCallOf(String subagent, Json.Obj session) {
    String newest = "";
    for (Json tool : object(session, "open_tools").fields().values()) {
      if (tool instanceof Json.Obj open && text(open, "agent_id").equals(subagent)) {
        newest = text(open, "activity");
      }
    }
    return newest;
  }

  /** How far a task is. */
  static String mark(Json.Obj task) {
    return switch (text(task, "status")) {
      case "completed" -> "[x]";
      case "in_progress" -> "[>]";
      case "blocked" -> "[!]";
      case "cancelled" -> "[-]";
      default -> "[ ]";
    };
  }

  /** When it was heard last. */
  static @Nullable String heard(Json.Obj session) {
    String heartbeat = session.text("last_heartbeat");
    return heartbeat == null ? session.text("updated_at") : heartbeat;
  }

  /** Its title and what it does now; of one that waits first what for, which must not be cut. */
  static String about(Json.Obj session) {
    String title = text(session, "title");
    String awaited = awaited(session);
    if (!awaited.isEmpty()) {
      return title.isEmpty() ? awaited : awaited + " · " + title;
    }
    String activity = text(session, "current_activity");
    if (title.isEmpty() || activity.isEmpty()) {
      return title + activity;
    }
    return title + " · " + activity;
  }

  /** The last part of a path; of anything else all of it. */
  static String baseName(String project) {
    String trimmed = project.endsWith("/") ? project.substring(0, project.length() - 1) : project;
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  /**
   * A session's id, or its first characters if they alone name it. That is so of a random UUID; of
   * any other id, such as one that begins with a date, other sessions' may begin alike, unless it
   * is longer than any that is made by a program.
   */
  static String id(String id, int chars) {
    boolean isRandom = id.length() == UUID_CHARS && RANDOM_UUID.matcher(id).matches();
    return prefix(id, isRandom ? chars : Math.max(chars, ID_CHARS_MAX));
  }

  /** The first characters, none of them split. */
  static String prefix(String text, int chars) {
    if (text.length() <= chars) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(chars - 1)) ? chars + 1 : chars);
  }
}

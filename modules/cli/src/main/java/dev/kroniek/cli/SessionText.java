package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import java.util.List;

/** A session's snapshot as a page for people. */
final class SessionText {
  private static final int LABEL_WIDTH = 11;
  private static final int EVENTS_SHOWN = 20;

  private final Output out;
  private final Terminal terminal;
  private final Times times;

  SessionText(Context context) {
    this.out = context.out();
    this.terminal = context.terminal();
    this.times = context.times();
  }

  void print(Json.Obj session) {
    heading(session);
    identity(session);
    story(session);
    tasks(session);
    decisions(session);
    commits(session);
    events(session);
  }

  private void heading(Json.Obj session) {
    String title = Shown.text(session, "title");
    out.line(
        terminal.styled(
            Style.BOLD, Printable.line(title.isEmpty() ? Shown.text(session, "id") : title)));
    Table.Cell status = Shown.status(session);
    out.line(
        terminal.styled(status.style(), status.text())
            + waits(session)
            + ", heard "
            + times.ago(Shown.heard(session)));
    out.line("");
  }

  private String waits(Json.Obj session) {
    if (!Shown.isWaiting(session)) {
      return "";
    }
    Table.Cell attention = Shown.attention(session);
    String awaited = Printable.line(Shown.awaited(session));
    return ", "
        + terminal.styled(attention.style(), "waits: " + attention.text())
        + (awaited.isEmpty() ? "" : " (" + awaited + ")");
  }

  private void identity(Json.Obj session) {
    field("session", Shown.text(session, "id"));
    field("project", Shown.text(session, "project"));
    field("agent", join(session, "agent", "model"));
    field("cwd", Shown.text(session, "cwd"));
    field("branch", Shown.text(session, "branch"));
    field("host", Shown.text(session, "host"));
    field("parent", Shown.text(session, "parent"));
    field("started", times.at(session.text("started_at")));
    field("ended", times.at(session.text("ended_at")));
    field("processes", String.join(", ", Shown.object(session, "pids").fields().keySet()));
    field(
        "version",
        Shown.number(session, "version") + ", sequence " + Shown.number(session, "sequence"));
  }

  private void story(Json.Obj session) {
    field("goal", Shown.text(session, "goal"));
    field("activity", Shown.text(session, "current_activity"));
    field("tools", String.join(", ", openTools(session)));
    field("summary", Shown.text(session, "summary"));
    field("next steps", Shown.text(session, "next_steps"));
    field("reason", Shown.text(session, "reason"));
    Json.Obj tags = Shown.object(session, "tags");
    field("tags", tags.fields().isEmpty() ? "" : JsonText.compact(tags));
  }

  private static List<String> openTools(Json.Obj session) {
    return Shown.object(session, "open_tools").fields().values().stream()
        .map(tool -> tool instanceof Json.Obj open ? Shown.text(open, "activity") : "")
        .filter(activity -> !activity.isEmpty())
        .toList();
  }

  private void tasks(Json.Obj session) {
    List<Json.Obj> tasks = Shown.list(session, "tasks");
    if (section("Tasks", tasks)) {
      for (Json.Obj task : tasks) {
        String note = Shown.text(task, "note");
        item(
            Shown.mark(task),
            Shown.text(task, "title") + (note.isEmpty() ? "" : " (" + note + ")"));
      }
    }
  }

  private void decisions(Json.Obj session) {
    List<Json.Obj> decisions = Shown.list(session, "decisions");
    if (section("Decisions", decisions)) {
      for (Json.Obj decision : decisions) {
        String rationale = Shown.text(decision, "rationale");
        item(
            times.at(decision.text("at")),
            Shown.text(decision, "title") + (rationale.isEmpty() ? "" : ": " + rationale));
      }
    }
  }

  private void commits(Json.Obj session) {
    List<Json.Obj> commits = Shown.list(session, "commits");
    if (section("Commits", commits)) {
      for (Json.Obj commit : commits) {
        item(Shown.prefix(Shown.text(commit, "sha"), 10), Shown.text(commit, "message"));
      }
    }
  }

  private void events(Json.Obj session) {
    List<Json.Obj> events = Shown.list(session, "recent_events");
    if (section("Recent events", events)) {
      for (Json.Obj event :
          events.subList(Math.max(0, events.size() - EVENTS_SHOWN), events.size())) {
        item(times.at(event.text("at")), join(event, "kind", "message"));
      }
    }
  }

  private static String join(Json.Obj object, String first, String second) {
    return (Shown.text(object, first) + " " + Shown.text(object, second)).strip();
  }

  private boolean section(String title, List<Json.Obj> items) {
    if (items.isEmpty()) {
      return false;
    }
    out.line("");
    out.line(terminal.styled(Style.BOLD, title));
    return true;
  }

  private void item(String label, String text) {
    String head = "  " + Printable.line(label) + "  ";
    String cut =
        TextWidth.cut(Printable.line(text), Math.max(20, terminal.columns() - TextWidth.of(head)));
    out.line((terminal.styled(Style.FAINT, head) + cut).stripTrailing());
  }

  /** A label and a text of any length, its lines below each other; nothing where it is empty. */
  private void field(String label, String text) {
    String head = label;
    for (String line : text.isEmpty() ? List.<String>of() : text.lines().toList()) {
      out.line(
          terminal.styled(Style.FAINT, head + " ".repeat(LABEL_WIDTH - head.length()))
              + Printable.line(line));
      head = "";
    }
  }
}

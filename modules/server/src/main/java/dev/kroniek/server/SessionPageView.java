package dev.kroniek.server;

import dev.kroniek.domain.Commit;
import dev.kroniek.domain.Decision;
import dev.kroniek.domain.Event;
import dev.kroniek.domain.Field;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Lifecycle;
import dev.kroniek.domain.OpenTool;
import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes the page of one session: its facts, newest first. For one thread. */
final class SessionPageView {
  private static final List<Field> SHOWN =
      List.of(
          Field.GOAL,
          Field.CURRENT_ACTIVITY,
          Field.SUMMARY,
          Field.NEXT_STEPS,
          Field.AGENT,
          Field.MODEL,
          Field.BRANCH,
          Field.CWD,
          Field.HOST,
          Field.PARENT);

  private final Html page;
  private final SessionHead head;
  private final SessionBody body;

  SessionPageView(Html page, SessionHead head, SessionBody body) {
    this.page = page;
    this.head = head;
    this.body = body;
  }

  void write() {
    title();
    facts();
    rows("Open tool calls", List.copyOf(head.liveness().openTools().values()), this::tool);
    rows("Tasks", body.tasks(), this::task);
    rows("Decisions", newestFirst(body.decisions()), this::decision);
    rows("Commits", newestFirst(body.commits()), this::commit);
    rows("Recent events", newestFirst(body.recentEvents()), this::event);
  }

  private void title() {
    Lifecycle lifecycle = head.lifecycle();
    page.raw("<p><a class=\"brand\" href=\"/\">Kroniek</a></p>\n<h1>")
        .text(Pages.title(head))
        .raw("</h1>\n<p>")
        .badge(lifecycle.status(), lifecycle.status())
        .raw(" ");
    Awaited awaited = Awaited.by(head);
    if (awaited != null) {
      page.badge("alert", awaited.told()).raw(" ").text(orEmpty(awaited.what())).raw(" ");
    }
    page.raw("<span class=\"soft\">heard ").ago(head.liveness().lastHeartbeat()).raw("</span></p>");
  }

  private void facts() {
    page.raw("\n<div class=\"card\"><dl>");
    fact("session", head.id().value());
    fact("project", head.project().value());
    SHOWN.forEach(field -> fact(field.wireName().replace('_', ' '), head.field(field)));
    when("started", head.origin().startedAt());
    when("ended", head.lifecycle().endedAtOrNull());
    if (head.lifecycle() instanceof Lifecycle.Completed completed) {
      fact("outcome", completed.outcome().wireName());
    }
    fact("reason", head.lifecycle().reasonOrNull());
    fact("tags", head.tags().fields().isEmpty() ? null : head.tags().toString());
    fact("version", String.valueOf(head.progress().version()));
    page.raw("</dl></div>\n");
  }

  private void fact(String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      page.raw("<dt>").text(name).raw("</dt><dd>").text(value).raw("</dd>\n");
    }
  }

  private void when(String name, @Nullable Instant time) {
    if (time != null) {
      page.raw("<dt>").text(name).raw("</dt><dd>").ago(time).raw("</dd>\n");
    }
  }

  private static <T> List<T> newestFirst(List<T> oldestFirst) {
    List<T> reversed = new ArrayList<>(oldestFirst);
    Collections.reverse(reversed);
    return reversed;
  }

  private <T> void rows(String heading, List<T> items, Consumer<T> row) {
    if (items.isEmpty()) {
      return;
    }
    page.raw("<h2>").text(heading).raw("</h2>\n<div class=\"card\"><table>\n");
    for (T item : items) {
      page.raw("<tr>");
      row.accept(item);
      page.raw("</tr>\n");
    }
    page.raw("</table></div>\n");
  }

  private void tool(OpenTool tool) {
    page.raw("<td>").ago(tool.since()).raw("</td><td>").text(orEmpty(tool.activity())).raw("</td>");
  }

  private void task(Task task) {
    page.raw("<td>").text(task.status().wireName().replace('_', ' ')).raw("</td><td>");
    page.text(task.title());
    soft(task.note() == null ? task.detail() : task.note());
    page.raw("</td>");
  }

  private void decision(Decision decision) {
    page.raw("<td>").ago(decision.at()).raw("</td><td>").text(decision.title());
    soft(decision.rationale());
    page.raw("</td>");
  }

  private void commit(Commit commit) {
    page.raw("<td><code>").text(commit.sha().substring(0, Math.min(10, commit.sha().length())));
    page.raw("</code></td><td>").text(orEmpty(commit.message()));
    soft(commit.branch());
    page.raw("</td>");
  }

  private void event(Event event) {
    page.raw("<td>").ago(event.at()).raw("</td><td>").text(event.kind()).raw(" ");
    String message = event.message();
    Json.Obj data = event.data();
    if (message != null) {
      page.text(message);
    } else if (!data.fields().isEmpty()) {
      page.raw("<code>").text(data.toString()).raw("</code>");
    }
    page.raw("</td>");
  }

  private void soft(@Nullable String text) {
    if (text != null) {
      page.raw("<div class=\"soft small\">").text(text).raw("</div>");
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}

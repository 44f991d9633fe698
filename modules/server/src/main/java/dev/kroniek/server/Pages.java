package dev.kroniek.server;

import dev.kroniek.domain.Counts;
import dev.kroniek.domain.Field;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Texts;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.SessionLookup;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The pages for people: the list of sessions, and one session. Safe for many threads. */
final class Pages {
  private static final List<String> STATUSES = List.of("active", "parked", "stale", "completed");
  private static final int SHOWN_MAX = 200;

  private final Kroniek kroniek;
  private final SessionReads reads;
  private final InstantSource clock;

  Pages(Kroniek kroniek, SessionReads reads, InstantSource clock) {
    this.kroniek = kroniek;
    this.reads = reads;
    this.clock = clock;
  }

  /** What a browser sees that shows no token. */
  static Answer locked() {
    return new Html("Kroniek", Instant.EPOCH)
        .raw("<p class=\"brand\">Kroniek</p>\n<h1>This page needs its key</h1>\n")
        .raw("<p>Open the address that <code>kroniek serve</code> or <code>kroniek status</code>")
        .raw(" prints: it carries the token once, and this browser keeps a cookie.</p>\n")
        .answer(401);
  }

  /** {@code GET /}. */
  Answer list(Exchange exchange) throws ProblemException, IOException {
    String status = exchange.query().oneOf("status", Set.copyOf(STATUSES));
    Map<String, Long> counts = kroniek.status().sessionsByStatus();
    Html page = new Html("Sessions · Kroniek", clock.instant());
    page.raw("<p class=\"brand\">Kroniek</p>\n<h1>Sessions</h1>\n");
    filters(page, status, counts);
    List<SessionHead> sessions = sessions(status);
    if (sessions.isEmpty()) {
      page.raw("<p class=\"soft\">No session here yet. They appear with their first prompt.</p>\n");
    }
    page.raw("<ul class=\"list\">\n");
    sessions.forEach(session -> row(page, session));
    page.raw("</ul>\n");
    if (sessions.size() >= SHOWN_MAX) {
      page.raw("<p class=\"soft small\">Older ones: <code>kroniek sessions</code>.</p>\n");
    }
    return page.answer(200).with("Refresh", "10");
  }

  private static void filters(Html page, @Nullable String chosen, Map<String, Long> counts) {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    page.raw("<nav>");
    page.raw(chosen == null ? "<a class=\"here\" href=\"/\">all " : "<a href=\"/\">all ");
    page.text(String.valueOf(all)).raw("</a>");
    for (String status : STATUSES) {
      page.raw("<a " + (status.equals(chosen) ? "class=\"here\" " : ""))
          .raw("href=\"/?status=" + status + "\">")
          .text(status + " " + counts.getOrDefault(status, 0L))
          .raw("</a>");
    }
    page.raw("</nav>\n");
  }

  /** Those that wait for their person first, then the active, then the others as heard last. */
  private List<SessionHead> sessions(@Nullable String status) throws IOException {
    Map<SessionId, SessionHead> found = new LinkedHashMap<>();
    if (status == null) {
      reads.newest("active", SHOWN_MAX).sessions().forEach(head -> found.put(head.id(), head));
    }
    for (SessionHead head : reads.newest(status, SHOWN_MAX).sessions()) {
      found.putIfAbsent(head.id(), head);
    }
    List<SessionHead> sorted = new ArrayList<>(found.values());
    sorted.sort(Awaited.FIRST);
    return sorted.subList(0, Math.min(SHOWN_MAX, sorted.size()));
  }

  private static void row(Html page, SessionHead head) {
    Awaited awaited = Awaited.by(head);
    page.raw(awaited == null ? "<li class=\"row\">" : "<li class=\"row alert\">");
    page.raw("<div><a class=\"title\" href=\"/sessions/")
        .text(PercentEncoding.segment(head.id().value()))
        .raw("\">")
        .text(title(head))
        .raw("</a></div><div class=\"when\">");
    if (awaited != null) {
      page.badge("alert", awaited.told()).raw(" ");
    }
    page.badge(head.lifecycle().status(), head.lifecycle().status()).raw("</div>\n");
    page.raw("<div class=\"soft small\">").text(where(head)).raw("</div>");
    page.raw("<div class=\"soft small when\">")
        .ago(head.liveness().lastHeartbeat())
        .raw("</div>\n");
    String what = awaited == null ? null : awaited.what();
    String activity = what == null ? head.field(Field.CURRENT_ACTIVITY) : what;
    page.raw("<div class=\"small\">").text(activity == null ? "" : activity).raw("</div>");
    page.raw("<div class=\"soft small when\">").text(counts(head)).raw("</div></li>\n");
  }

  static String title(SessionHead head) {
    String title = head.field(Field.TITLE);
    return title == null || title.isBlank() ? head.id().value() : title;
  }

  private static String where(SessionHead head) {
    String agent = head.field(Field.AGENT);
    String branch = head.field(Field.BRANCH);
    return (agent == null ? "" : agent + " · ")
        + head.project().value()
        + (branch == null ? "" : " · " + branch);
  }

  private static String counts(SessionHead head) {
    Counts counts = head.counts();
    String done = counts.tasks() - counts.openTasks() + "/";
    return (counts.tasks() == 0
            ? ""
            : done + Texts.counted(counts.tasks(), "task", "tasks") + " · ")
        + (counts.commits() == 0
            ? ""
            : Texts.counted(counts.commits(), "commit", "commits") + " · ")
        + Texts.counted(counts.events(), "event", "events");
  }

  /** {@code GET /sessions/{id}}. */
  Answer one(Exchange exchange) throws ProblemException, IOException {
    SessionLookup.Found found;
    try {
      found = reads.find(exchange.session());
    } catch (ProblemException e) {
      return missing(e.problem().redacted(kroniek.redactor()));
    }
    Html page = new Html(title(found.head()) + " · Kroniek", clock.instant());
    new SessionPageView(page, found.head(), found.body()).write();
    return page.answer(200);
  }

  private Answer missing(Problem problem) {
    return new Html("Kroniek", clock.instant())
        .raw("<p><a class=\"brand\" href=\"/\">Kroniek</a></p>\n<h1>")
        .text(problem.kind().title())
        .raw("</h1>\n<p class=\"soft\">")
        .text(problem.detail())
        .raw("</p>\n")
        .answer(problem.status());
  }
}

package dev.kroniek.cli;

import dev.kroniek.cli.Table.Cell;
import dev.kroniek.cli.Table.Column;
import dev.kroniek.cli.Table.Fit;
import dev.kroniek.domain.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kroniek sessions}: a table of sessions, the one heard last first. */
@Command(
    name = "sessions",
    description = "List sessions, the one heard last first.",
    footer = {"", "Examples:", "  kroniek sessions --status active", "  kroniek sessions --at -2h"})
final class SessionsCommand implements Callable<Integer> {
  private static final int PAGE_MAX = 500;
  private static final int ID_SHOWN_MIN = 8;

  private final RootCommand kroniek;

  /** The states a session can be in. */
  enum Status {
    ACTIVE,
    PARKED,
    STALE,
    COMPLETED
  }

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only those: ${COMPLETION-CANDIDATES}.")
  private @Nullable Status status;

  @Option(names = "--project", paramLabel = "PROJECT", description = "Only those of the project.")
  private @Nullable String project;

  @Option(names = "--agent", paramLabel = "AGENT", description = "Only those of the agent.")
  private @Nullable String agent;

  @Option(
      names = "--at",
      paramLabel = "TIME|SEQ",
      description = "As they were then, or after that entry. TIME: ISO-8601, local, or -2h.")
  private @Nullable String at;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean isJson;

  SessionsCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw Failure.usage("--limit must be 1 or more");
    }
    Found found = at == null ? now() : then(at);
    if (isJson) {
      found.sessions().forEach(kroniek::printLine);
    } else {
      print(found.sessions());
    }
    if (found.isMore()) {
      kroniek.context().err().tell("there are more: use --limit");
    }
    return ExitCode.DONE;
  }

  private Found now() {
    try (Records records = kroniek.records()) {
      return find(records);
    }
  }

  private Found then(String moment) {
    List<Json.Obj> all = SessionsThen.list(kroniek, moment, filter());
    return new Found(all.subList(0, Math.min(limit, all.size())), all.size() > limit);
  }

  private Records.Filter filter() {
    return new Records.Filter(
        status == null ? null : status.name().toLowerCase(Locale.ROOT), project, agent);
  }

  private record Found(List<Json.Obj> sessions, boolean isMore) {}

  private Found find(Records records) {
    Records.Filter filter = filter();
    List<Json.Obj> sessions = new ArrayList<>();
    String cursor = null;
    do {
      Records.Listing page =
          records.sessions(filter, Math.min(PAGE_MAX, limit - sessions.size()), cursor);
      sessions.addAll(page.sessions());
      cursor = page.nextCursor();
    } while (cursor != null && sessions.size() < limit);
    return new Found(sessions, cursor != null);
  }

  private void print(List<Json.Obj> sessions) {
    if (sessions.isEmpty()) {
      kroniek.context().out().line("no sessions");
      return;
    }
    Table table =
        new Table(
            new Column("STATUS", Fit.KEPT),
            new Column("ATTENTION", Fit.KEPT),
            new Column("HEARD", Fit.KEPT),
            new Column("SESSION", Fit.KEPT),
            new Column("PROJECT", Fit.SHRINKS),
            new Column("TITLE / ACTIVITY", Fit.SHRINKS));
    int shown = idShown(sessions);
    for (Json.Obj session : sessions) {
      table.row(
          Shown.status(session),
          Shown.attention(session),
          Cell.of(heard(session)),
          Cell.of(Shown.prefix(Shown.text(session, "id"), shown)),
          Cell.of(Shown.baseName(Shown.text(session, "project"))),
          Cell.of(Shown.about(session)));
    }
    table.lines(kroniek.context().terminal()).forEach(kroniek.context().out()::line);
  }

  private String heard(Json.Obj session) {
    Times times = kroniek.context().times();
    return at == null ? times.ago(Shown.heard(session)) : times.at(Shown.heard(session));
  }

  /** So many characters tell all that are listed apart. */
  private static int idShown(List<Json.Obj> sessions) {
    List<String> ids = sessions.stream().map(s -> Shown.text(s, "id")).sorted().toList();
    int shown = ID_SHOWN_MIN;
    for (int i = 1; i < ids.size(); i++) {
      shown = Math.max(shown, common(ids.get(i - 1), ids.get(i)) + 1);
    }
    return shown;
  }

  private static int common(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    return i;
  }
}

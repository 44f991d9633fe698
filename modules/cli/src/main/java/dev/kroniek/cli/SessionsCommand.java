package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** {@code kroniek sessions}: a table of sessions, what needs its person first. */
@Command(
    name = "sessions",
    description =
        "List sessions: what needs you first, then what is active, then the one heard last.",
    footer = {
      "",
      "Examples:",
      "  kroniek sessions --status active",
      "  kroniek sessions --watch",
      "  kroniek sessions --at -2h"
    })
final class SessionsCommand implements Callable<Integer> {
  private static final int PAGE_MAX = 500;

  private final RootCommand kroniek;

  /** The states a session can be in. */
  enum Status {
    ACTIVE,
    PARKED,
    STALE,
    COMPLETED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** As it is written, or as the table says it: a completed session has ended. */
  static final class StatusWord implements ITypeConverter<Status> {
    @Override
    public Status convert(String word) {
      return word.equalsIgnoreCase("ended")
          ? Status.COMPLETED
          : Status.valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      converter = StatusWord.class,
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

  @Option(
      names = {"-w", "--watch"},
      description =
          "Keep a terminal's table up to date until interrupted; in a pipe a table for each change.")
  private boolean isWatching;

  @Option(names = "--json", description = "One JSON object a line, the one heard last first.")
  private boolean isJson;

  SessionsCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw Failure.usage("-n (--limit) must be 1 or more");
    }
    if (isWatching) {
      return watch();
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

  private int watch() {
    if (at != null) {
      throw Failure.usage("what was then does not change: give --watch or --at");
    }
    WatchView view =
        isJson
            ? new WatchedLines(kroniek)
            : Screen.isThere(kroniek.context())
                ? new WatchedScreen(kroniek.context(), limit)
                : new WatchedTables(kroniek.context(), limit);
    return new SessionsWatch(kroniek, filter(), view).run();
  }

  private Found now() {
    try (Records records = kroniek.records()) {
      Found newest = find(records);
      return isJson ? newest : needyFirst(records, newest);
    }
  }

  /** What waits was not heard for long, so it may not be among the newest. */
  private Found needyFirst(Records records, Found newest) {
    List<Json.Obj> sessions = new ArrayList<>(newest.sessions());
    if (newest.isMore() && (status == null || status == Status.ACTIVE)) {
      Records.Filter active = new Records.Filter(Status.ACTIVE.toString(), project, agent);
      Set<String> known = new HashSet<>();
      sessions.forEach(session -> known.add(Shown.text(session, "id")));
      records.sessions(active, PAGE_MAX, null).sessions().stream()
          .filter(Shown::isWaiting)
          .filter(session -> known.add(Shown.text(session, "id")))
          .forEach(sessions::add);
    }
    return new Found(first(NeedyFirst.sorted(sessions)), newest.isMore());
  }

  private List<Json.Obj> first(List<Json.Obj> sessions) {
    return sessions.subList(0, Math.min(limit, sessions.size()));
  }

  private Found then(String moment) {
    List<Json.Obj> all = SessionsThen.list(kroniek, moment, filter());
    return new Found(first(isJson ? all : NeedyFirst.sorted(all)), all.size() > limit);
  }

  private Records.Filter filter() {
    return new Records.Filter(status == null ? null : status.toString(), project, agent);
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
    Context context = kroniek.context();
    if (sessions.isEmpty()) {
      context.out().line("no sessions");
      return;
    }
    SessionTable.Heard heard = at == null ? context.times()::ago : context.times()::at;
    SessionTable.lines(sessions, heard, context.terminal()).forEach(context.out()::line);
  }
}

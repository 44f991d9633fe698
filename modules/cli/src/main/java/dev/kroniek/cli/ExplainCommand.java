package dev.kroniek.cli;

import dev.kroniek.cli.Table.Cell;
import dev.kroniek.cli.Table.Column;
import dev.kroniek.cli.Table.Fit;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Timestamps;
import dev.kroniek.engine.Explanation;
import dev.kroniek.engine.GivenBy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kroniek explain}: which command gave each field of a session its value. */
@Command(
    name = "explain",
    description = "Tell which command gave each field of a session its value, and who closed it.",
    footer = {"", "Example:", "  kroniek explain @last --field status"})
final class ExplainCommand implements Callable<Integer> {
  /** Long lists, of which every item tells its own sequence: shown when asked for. */
  private static final Set<String> LISTS = Set.of("decisions", "commits", "recent_events");

  private static final Set<Json> EMPTY = Set.of(Json.Obj.EMPTY, new Json.Arr(List.of()));

  private final RootCommand kroniek;

  @Parameters(
      arity = "0..1",
      paramLabel = "SESSION",
      description =
          "Its id, a unique beginning of it, or @last. Default: $$CLAUDE_CODE_SESSION_ID.")
  private @Nullable String session;

  @Option(
      names = "--field",
      paramLabel = "F",
      description =
          "Only that field and its parts: status, tags.till, tasks.1, commits. Default: all but"
              + " decisions, commits and recent_events.")
  private @Nullable String field;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean isJson;

  ExplainCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    String named = SessionArgument.orOwn(session, kroniek.context());
    try (PastReading past = PastReading.open(kroniek)) {
      SessionId id = past.session(named);
      Explanation explanation =
          past.read(k -> k.explain(id, k.lastSequence()))
              .orElseThrow(
                  () -> Failure.refused("session_not_found: there is no session " + id.value()));
      List<Explanation.Field> wanted =
          explanation.fields().stream().filter(this::isWanted).toList();
      if (wanted.isEmpty()) {
        throw Failure.refused("the session has no field " + field + ", or nothing in it");
      }
      Explanation.End end = isEndWanted() ? explanation.end() : null;
      if (isJson) {
        wanted.forEach(one -> kroniek.printLine(json(one, end)));
      } else {
        print(wanted, end);
      }
    }
    return ExitCode.DONE;
  }

  private boolean isWanted(Explanation.Field one) {
    String wanted = field;
    return wanted == null
        ? LISTS.stream().noneMatch(one::isWithin) && !EMPTY.contains(one.value())
        : one.isWithin(wanted);
  }

  /** How it ended explains these fields. */
  private boolean isEndWanted() {
    return field == null || Set.of("status", "ended_at", "outcome", "reason").contains(field);
  }

  private void print(List<Explanation.Field> fields, Explanation.@Nullable End end) {
    Context context = kroniek.context();
    Table table =
        new Table(
            new Column("FIELD", Fit.KEPT),
            new Column("VALUE", Fit.SHRINKS),
            new Column("SEQUENCE", Fit.KEPT),
            new Column("TIME", Fit.KEPT),
            new Column("SOURCE", Fit.KEPT),
            new Column("COMMAND", Fit.KEPT));
    for (Explanation.Field one : fields) {
      table.row(
          Cell.of(one.name()),
          Cell.of(text(one.value())),
          Cell.of(Long.toString(one.by().sequence())),
          Cell.of(context.times().at(Timestamps.format(one.by().time()))),
          Cell.of(one.by().key().source()),
          Cell.of(one.by().type().wireName()));
    }
    table.lines(context.terminal()).forEach(context.out()::line);
    if (end != null) {
      context.out().line(Printable.line(EndText.of(end, context.times())));
    }
  }

  private static String text(Json value) {
    return value instanceof Json.Text text ? text.value() : JsonText.compact(value);
  }

  private static Json json(Explanation.Field one, Explanation.@Nullable End end) {
    Json.Builder json = Json.Obj.builder().put("field", one.name()).put("value", one.value());
    put(json, one.by());
    if (end != null && one.name().equals("status")) {
      json.put("end", EndText.json(end));
    }
    return json.build();
  }

  /** An entry's place, times, and who sent it. */
  static Json.Builder put(Json.Builder json, GivenBy by) {
    return json.put("sequence", by.sequence())
        .put("recorded_at", Timestamps.format(by.recordedAt()))
        .put("time", Timestamps.format(by.time()))
        .put("type", by.type().wireName())
        .put("source", by.key().source())
        .put("id", by.key().id());
  }
}

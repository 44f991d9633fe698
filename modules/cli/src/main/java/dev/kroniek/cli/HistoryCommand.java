package dev.kroniek.cli;

import dev.kroniek.cli.Table.Cell;
import dev.kroniek.domain.Json;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kroniek history}: every entry about one session, oldest first. */
@Command(
    name = "history",
    description = "Show every entry about a session, oldest first; heartbeats only with --all.",
    footer = {"", "Example:", "  kroniek history @last -n 20"})
final class HistoryCommand implements Callable<Integer> {
  private static final int PAGE = 500;
  private static final Set<String> HEARTBEATS = Set.of("heartbeat", "heartbeat_project");

  private final RootCommand kroniek;

  @Parameters(
      arity = "0..1",
      paramLabel = "SESSION",
      description =
          "Its id, a unique beginning of it, or @last. Default: $$CLAUDE_CODE_SESSION_ID.")
  private @Nullable String session;

  @Option(names = "--all", description = "Show heartbeats too.")
  private boolean isAll;

  @Option(
      names = "--after",
      paramLabel = "SEQ",
      defaultValue = "0",
      description = "Only entries after that sequence.")
  private long after;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "Stop after so many.")
  private @Nullable Long limit;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean isJson;

  private long printed;

  HistoryCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    if (after < 0) {
      throw Failure.usage("--after must be 0 or more");
    }
    if (limit != null && limit < 1) {
      throw Failure.usage("-n (--limit) must be 1 or more");
    }
    String named = SessionArgument.orOwn(session, kroniek.context());
    try (Records records = kroniek.records()) {
      String id = SessionArgument.resolve(named, records);
      FixedColumns columns = new FixedColumns(kroniek.context().terminal(), 8, 16, 16);
      if (!isJson) {
        title(columns);
      }
      print(records, id, columns);
    }
    return ExitCode.DONE;
  }

  private void print(Records records, String id, FixedColumns columns) {
    long reached = after;
    Records.Rows page;
    do {
      page = records.history(id, reached, PAGE);
      page.rows().forEach(row -> print(row, columns));
      kroniek.context().out().flush();
      reached = page.lastOr(reached);
    } while (page.isMore() && !isEnough());
  }

  private boolean isEnough() {
    return limit != null && printed >= limit;
  }

  private void title(FixedColumns columns) {
    kroniek
        .context()
        .out()
        .line(
            columns.line(
                new Cell("SEQUENCE", Style.FAINT),
                new Cell("TIME", Style.FAINT),
                new Cell("TYPE", Style.FAINT),
                new Cell("WHAT", Style.FAINT)));
  }

  private void print(Json.Obj row, FixedColumns columns) {
    if (isEnough() || (!isAll && HEARTBEATS.contains(Shown.text(row, "type")))) {
      return;
    }
    printed++;
    if (isJson) {
      kroniek.printLine(row);
      return;
    }
    Cell outcome = EntryText.outcome(row);
    boolean isApplied = "applied".equals(row.text("outcome"));
    kroniek
        .context()
        .out()
        .line(
            columns.line(
                Cell.of(Shown.number(row, "sequence")),
                Cell.of(kroniek.context().times().at(row.text("recorded_at"))),
                Cell.of(Shown.text(row, "type")),
                isApplied
                    ? Cell.of(EntryText.what(row))
                    : new Cell(
                        "[" + outcome.text() + "] " + EntryText.what(row), outcome.style())));
  }
}

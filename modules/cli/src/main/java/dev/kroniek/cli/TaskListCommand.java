package dev.kroniek.cli;

import dev.kroniek.cli.Table.Cell;
import dev.kroniek.cli.Table.Column;
import dev.kroniek.cli.Table.Fit;
import dev.kroniek.domain.Json;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kroniek task list}: the tasks of a session. */
@Command(
    name = "list",
    description = "List the tasks of a session, those added first on top.",
    footer = {"", "Example:", "  kroniek task list --session @last"})
final class TaskListCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Option(
      names = "--session",
      paramLabel = "SESSION",
      description = "Its id, the beginning of its id, or @last. Default: $$CLAUDE_CODE_SESSION_ID.")
  private @Nullable String session;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean isJson;

  TaskListCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    String named = SessionArgument.orOwn(session, kroniek.context());
    try (Records records = kroniek.records()) {
      List<Json.Obj> tasks =
          Shown.list(ShowCommand.now(records, SessionArgument.resolve(named, records)), "tasks");
      if (isJson) {
        tasks.forEach(kroniek::printLine);
      } else {
        print(tasks);
      }
    }
    return ExitCode.DONE;
  }

  private void print(List<Json.Obj> tasks) {
    Output out = kroniek.context().out();
    if (tasks.isEmpty()) {
      out.line("no tasks");
      return;
    }
    Table table =
        new Table(
            new Column("", Fit.KEPT),
            new Column("TASK", Fit.KEPT),
            new Column("TITLE", Fit.SHRINKS),
            new Column("NOTE", Fit.SHRINKS));
    for (Json.Obj task : tasks) {
      table.row(
          Cell.of(Shown.mark(task)),
          Cell.of(Shown.text(task, "id")),
          Cell.of(Shown.text(task, "title")),
          Cell.of(Shown.text(task, "note")));
    }
    table.lines(kroniek.context().terminal()).forEach(out::line);
  }
}

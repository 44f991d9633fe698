package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Texts;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kroniek rejections}: the newest commands that could not be applied, and why. */
@Command(
    name = "rejections",
    description = "List the newest commands that could not be applied, and why.",
    footer = {"", "Example:", "  kroniek rejections -n 5"})
final class RejectionsCommand implements Callable<Integer> {
  private static final int PAGE = 500;

  private final RootCommand kroniek;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean isJson;

  RejectionsCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw Failure.usage("-n (--limit) must be 1 or more");
    }
    try (Records records = kroniek.records()) {
      print(newest(records));
    }
    Path spool = kroniek.data().resolve("spool");
    long files = SpoolBacklog.of(kroniek.data()).rejected();
    if (files > 0) {
      kroniek
          .context()
          .err()
          .tell(
              Texts.counted(files, "hook file was", "hook files were")
                  + " not understood: beside each in "
                  + spool.resolve("rejected")
                  + " lies why; delete them once seen, else they go after 7 days");
    }
    return ExitCode.DONE;
  }

  /** Goes back from the end, page by page, until there are enough; oldest first. */
  private Deque<Json.Obj> newest(Records records) {
    Deque<Json.Obj> found = new ArrayDeque<>();
    long first = records.firstSequence();
    long end = records.lastSequence();
    while (end >= first && found.size() < limit) {
      long after = Math.max(first - 1, end - PAGE);
      List<Json.Obj> rejections = between(records, after, end);
      for (int i = rejections.size() - 1; i >= 0 && found.size() < limit; i--) {
        found.addFirst(rejections.get(i));
      }
      end = after;
    }
    return found;
  }

  private static List<Json.Obj> between(Records records, long after, long end) {
    List<Json.Obj> rejections = new ArrayList<>();
    long reached = after;
    Records.Rows page;
    do {
      page = records.outcomes(reached, (int) (end - reached));
      page.rows().stream()
          .filter(row -> "rejected".equals(row.text("outcome")))
          .forEach(rejections::add);
      reached = page.lastOr(end);
    } while (reached < end && page.isMore());
    return rejections;
  }

  private void print(Deque<Json.Obj> rejections) {
    if (isJson) {
      rejections.forEach(kroniek::printLine);
    } else if (rejections.isEmpty()) {
      kroniek.context().out().line("no rejections");
    } else {
      OutcomeTable table = new OutcomeTable(kroniek.context());
      table.title();
      rejections.forEach(table::row);
    }
  }
}

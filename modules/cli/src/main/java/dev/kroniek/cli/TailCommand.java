package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code kroniek tail}: the newest entries with their outcomes, and with {@code -f} those to come.
 */
@Command(
    name = "tail",
    description = "Show the newest entries of the journal and what became of them.",
    footer = {"", "Examples:", "  kroniek tail -f", "  kroniek tail -n 100 --json"})
final class TailCommand implements Callable<Integer> {
  private static final int PAGE = 500;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
  private static final Duration BETWEEN_CONNECTS = Duration.ofSeconds(1);

  private final RootCommand kroniek;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with those to come, until interrupted.")
  private boolean isFollowing;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      defaultValue = "10",
      description = "Begin with the newest so many (default: ${DEFAULT-VALUE}).")
  private long lines;

  @Option(
      names = "--after",
      paramLabel = "SEQ",
      description = "Begin after that sequence instead: goes on where an earlier tail ended.")
  private @Nullable Long after;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean isJson;

  TailCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    if (lines < 0) {
      throw Failure.usage("-n (--lines) must be 0 or more");
    }
    if (after != null && after < 0) {
      throw Failure.usage("--after must be 0 or more");
    }
    OutcomeTable table = new OutcomeTable(kroniek.context());
    long reached;
    try (Records records = isFollowing ? following() : kroniek.records()) {
      if (!isJson) {
        table.title();
      }
      reached = print(records, begin(records), table);
      if (isFollowing) {
        InterruptEnd interrupt = InterruptEnd.with(() -> {});
        try {
          follow(records, reached, table);
        } finally {
          interrupt.over();
        }
      }
    }
    return ExitCode.DONE;
  }

  private Records following() {
    return new DaemonRecords(kroniek.daemon());
  }

  private long begin(Records records) {
    long earliest = records.firstSequence() - 1;
    return Math.max(earliest, after != null ? after : records.lastSequence() - lines);
  }

  /** Prints all that is there after a sequence. @return the last sequence that is printed */
  private long print(Records records, long from, OutcomeTable table) {
    long reached = from;
    Records.Rows page;
    do {
      page = records.outcomes(reached, PAGE);
      for (Json.Obj row : page.rows()) {
        if (isJson) {
          kroniek.printLine(row);
        } else {
          table.row(row);
        }
      }
      kroniek.context().out().flush();
      reached = page.lastOr(reached);
    } while (page.isMore());
    return reached;
  }

  private void follow(Records first, long from, OutcomeTable table) {
    Records records = first;
    long reached = from;
    while (true) {
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      try {
        reached = print(records, reached, table);
      } catch (Failure e) {
        if (e.exitCode() != ExitCode.UNAVAILABLE) {
          throw e;
        }
        kroniek.context().err().tell(e.line() + "; waiting for it to come back");
        records = reconnected();
      }
    }
  }

  private Records reconnected() {
    while (true) {
      LockSupport.parkNanos(BETWEEN_CONNECTS.toNanos());
      try {
        Optional<DaemonClient> daemon = DaemonClient.connect(kroniek.data());
        if (daemon.isPresent()) {
          return new DaemonRecords(daemon.get());
        }
      } catch (Failure e) {
        if (e.exitCode() != ExitCode.UNAVAILABLE) {
          throw e;
        }
      }
    }
  }
}

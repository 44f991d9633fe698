package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.SessionChange;
import dev.kroniek.engine.SessionLookup;
import dev.kroniek.json.JsonDiff;
import dev.kroniek.state.SnapshotFormat;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kroniek diff}: what changed from one moment to another. */
@Command(
    name = "diff",
    description = "Show what changed from one moment to another.",
    footer = {
      "",
      "Examples:",
      "  kroniek diff --from -2h",
      "  kroniek diff --from 100 --to 200 --session @last"
    })
final class DiffCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Option(
      names = "--from",
      paramLabel = "TIME|SEQ",
      required = true,
      description = "The earlier moment. TIME: ISO-8601, local, or -2h.")
  private String from = "";

  @Option(
      names = "--to",
      paramLabel = "TIME|SEQ",
      description = "The later moment. Default: the end of the journal.")
  private @Nullable String to;

  @Option(
      names = "--session",
      paramLabel = "ID",
      description = "Of that session only. Default: of all that changed.")
  private @Nullable String session;

  @Option(
      names = "--json",
      description = "One JSON object a line for each session, with a JSON Patch (RFC 6902).")
  private boolean isJson;

  private long changed;

  DiffCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    Times times = kroniek.context().times();
    String start = Moments.parse("--from", from, times); // before anything is opened
    String end = to == null ? null : Moments.parse("--to", to, times);
    if (end != null && Moments.isLater(start, end)) {
      throw wrongOrder(from, to);
    }
    try (PastReading past = PastReading.open(kroniek)) {
      long after = past.sequenceOf("--from", from);
      long last = to == null ? past.lastSequence() : past.sequenceOf("--to", to);
      if (after > last) {
        throw wrongOrder(from + " (entry " + after + ")", to + " (entry " + last + ")");
      }
      print(past, after, last);
    }
    return ExitCode.DONE;
  }

  private static Failure wrongOrder(String from, @Nullable String to) {
    return Failure.usage(
        "--from " + from + " is later than --to " + to + ": give the earlier first");
  }

  private void print(PastReading past, long after, long last) {
    Consumer<SessionChange> printing = change -> print(change, after, last);
    String named = session;
    if (named == null) {
      past.run(k -> k.changes(after, last, printing));
    } else {
      SessionId id = past.session(named);
      past.run(k -> k.changes(id, after, last, printing));
    }
    if (changed == 0 && !isJson) {
      kroniek.context().out().line("no changes from entry " + after + " to entry " + last);
    }
  }

  private void print(SessionChange change, long after, long last) {
    Json.@Nullable Obj before = snapshot(change.before());
    Json.@Nullable Obj now = snapshot(change.after());
    Json.Arr patch = JsonDiff.patch(before, now);
    if (patch.items().isEmpty()) {
      return;
    }
    changed++;
    if (isJson) {
      kroniek.printLine(
          Json.Obj.builder()
              .put("session", change.id().value())
              .put("from", after)
              .put("to", last)
              .put("patch", patch)
              .build());
      return;
    }
    if (changed > 1) {
      kroniek.context().out().line("");
    }
    new ChangeText(kroniek.context())
        .print(
            change.id().value(),
            before == null ? Json.Obj.EMPTY : before,
            now == null ? Json.Obj.EMPTY : now);
  }

  private static Json.@Nullable Obj snapshot(SessionLookup lookup) {
    return lookup instanceof SessionLookup.Found found
        ? SnapshotFormat.render(found.head(), found.body())
        : null;
  }
}

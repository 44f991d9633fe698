package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kroniek show}: all that is known of one session. */
@Command(
    name = "show",
    description = "Show all that is known of a session.",
    footer = {"", "Examples:", "  kroniek show @last", "  kroniek show 5e0c --at -2h --json"})
final class ShowCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Parameters(
      arity = "0..1",
      paramLabel = "SESSION",
      description =
          "Its id, a unique beginning of it, or @last. Default: $$CLAUDE_CODE_SESSION_ID.")
  private @Nullable String session;

  @Option(
      names = "--at",
      paramLabel = "TIME|SEQ",
      description = "As it was then, or after that entry. TIME: ISO-8601, local, or -2h.")
  private @Nullable String at;

  @Option(names = "--json", description = "The snapshot as JSON.")
  private boolean isJson;

  ShowCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    String moment = at == null ? null : Moments.parse("--at", at, kroniek.context().times());
    String named = SessionArgument.orOwn(session, kroniek.context());
    try (Records records = kroniek.records()) {
      String id = SessionArgument.resolve(named, records);
      Json.Obj snapshot = moment == null ? now(records, id) : then(records, id, moment);
      if (isJson) {
        kroniek.printPretty(snapshot);
      } else {
        new SessionText(kroniek.context()).print(snapshot);
      }
    }
    return ExitCode.DONE;
  }

  static Json.Obj now(Records records, String id) {
    return records
        .session(id)
        .orElseThrow(() -> Failure.refused("session_not_found: there is no session " + id));
  }

  private Json.Obj then(Records records, String id, String moment) {
    Context context = kroniek.context();
    Json.Obj snapshot = records.sessionAt(id, moment, context.times().now());
    if (!isJson) {
      boolean isEntry = moment.matches("[0-9]+");
      context
          .out()
          .line(
              context
                  .terminal()
                  .styled(
                      Style.FAINT,
                      "as of " + (isEntry ? "entry " + moment : context.times().at(moment))));
    }
    return snapshot;
  }
}

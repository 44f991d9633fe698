package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kroniek show}: all that is known of one session. */
@Command(name = "show", description = "Show all that is known of a session.")
final class ShowCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Parameters(
      arity = "0..1",
      paramLabel = "SESSION",
      description =
          "Its id, a unique beginning of it, or @last. Default: $$CLAUDE_CODE_SESSION_ID.")
  private @Nullable String session;

  @Option(names = "--json", description = "The snapshot as JSON.")
  private boolean isJson;

  ShowCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    String named = SessionArgument.orOwn(session, kroniek.context());
    try (Records records = kroniek.records()) {
      String id = SessionArgument.resolve(named, records);
      Json.Obj snapshot =
          records
              .session(id)
              .orElseThrow(() -> Failure.refused("session_not_found: there is no session " + id));
      if (isJson) {
        kroniek.printPretty(snapshot);
      } else {
        new SessionText(kroniek.context()).print(snapshot);
      }
    }
    return ExitCode.DONE;
  }
}

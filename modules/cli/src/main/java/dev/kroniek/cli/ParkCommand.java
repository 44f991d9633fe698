package dev.kroniek.cli;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kroniek park}: puts a session aside, so that its silence is no sign of anything. */
@Command(
    name = "park",
    description = "Put a session aside: it does not grow stale, and is taken up again later.",
    footer = {
      "",
      "Example:",
      "  kroniek park @last --reason \"waiting for the review\" --next-steps \"merge, then tag\""
    })
final class ParkCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Parameters(
      arity = "0..1",
      paramLabel = "SESSION",
      description = "Its id, the beginning of its id, or @last. Default: $$CLAUDE_CODE_SESSION_ID.")
  private @Nullable String session;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
  private @Nullable String reason;

  @Option(names = "--next-steps", paramLabel = "TEXT", description = "How to go on.")
  private @Nullable String nextSteps;

  @Option(names = "--json", description = "The outcome as JSON.")
  private boolean isJson;

  ParkCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    Json.Obj data =
        Json.Obj.builder()
            .putIfPresent("reason", reason)
            .putIfPresent("next_steps", nextSteps)
            .build();
    return new Sending(kroniek, Sending.Form.of(isJson), session)
        .send(CommandType.PARK_SESSION, data, "");
  }
}

package dev.kroniek.cli;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kroniek resume}: makes a parked or stale session active again. */
@Command(
    name = "resume",
    description = "Make a parked or stale session active again.",
    footer = {"", "Example:", "  kroniek resume 5e0c"})
final class ResumeCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Parameters(
      arity = "0..1",
      paramLabel = "SESSION",
      description = "Its id, the beginning of its id, or @last. Default: $$CLAUDE_CODE_SESSION_ID.")
  private @Nullable String session;

  @Option(names = "--json", description = "The outcome as JSON.")
  private boolean isJson;

  ResumeCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    return new Sending(kroniek, Sending.Form.of(isJson), session)
        .send(CommandType.RESUME_SESSION, Json.Obj.EMPTY, "");
  }
}

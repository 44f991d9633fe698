package dev.kroniek.cli;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kroniek complete}: ends a session and says what came of it. */
@Command(
    name = "complete",
    description = "End a session, and say what came of it.",
    footer = {"", "Example:", "  kroniek complete 5e0c --outcome success --summary \"it rings\""})
final class CompleteCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  /** What came of a session. */
  enum Outcome {
    SUCCESS,
    FAILURE,
    ABANDONED,
    UNKNOWN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "SESSION",
      description = "Its id, the beginning of its id, or @last. Default: $$CLAUDE_CODE_SESSION_ID.")
  private @Nullable String session;

  @Option(
      names = "--outcome",
      paramLabel = "OUTCOME",
      description =
          "What came of it: ${COMPLETION-CANDIDATES}. Without it, unknown; a known one is final.")
  private @Nullable Outcome outcome;

  @Option(names = "--summary", paramLabel = "TEXT", description = "What was done.")
  private @Nullable String summary;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why it ends.")
  private @Nullable String reason;

  @Option(names = "--json", description = "The outcome as JSON.")
  private boolean isJson;

  CompleteCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    Json.Obj data =
        Json.Obj.builder()
            .putIfPresent("outcome", outcome == null ? null : outcome.toString())
            .putIfPresent("summary", summary)
            .putIfPresent("reason", reason)
            .build();
    return new Sending(kroniek, Sending.Form.of(isJson), session)
        .send(CommandType.COMPLETE_SESSION, data, "");
  }
}

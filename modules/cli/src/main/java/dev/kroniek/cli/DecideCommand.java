package dev.kroniek.cli;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kroniek decide}: writes a decision down. */
@Command(
    name = "decide",
    description = "Write down a decision of a session.",
    footer = {
      "",
      "Example:",
      "  kroniek decide \"Use brass\" --rationale \"it lasts\" --alternative tin --alternative steel"
    })
final class DecideCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Parameters(paramLabel = "TITLE", description = "What was decided.")
  private String title = "";

  @Option(names = "--rationale", paramLabel = "TEXT", description = "Why.")
  private @Nullable String rationale;

  @Option(
      names = "--alternative",
      paramLabel = "TEXT",
      description = "What was not chosen; may be given several times.")
  private List<String> alternatives = List.of();

  @Option(
      names = "--session",
      paramLabel = "SESSION",
      description = "Its id, the beginning of its id, or @last. Default: $$CLAUDE_CODE_SESSION_ID.")
  private @Nullable String session;

  @Option(names = "--json", description = "The outcome as JSON.")
  private boolean isJson;

  DecideCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    Json.Builder data = Json.Obj.builder().put("title", title).putIfPresent("rationale", rationale);
    if (!alternatives.isEmpty()) {
      data.put("alternatives", Json.Arr.of(alternatives, Json.Text::new));
    }
    return new Sending(kroniek, Sending.Form.of(isJson), session)
        .send(CommandType.ADD_DECISION, data.build(), "");
  }
}

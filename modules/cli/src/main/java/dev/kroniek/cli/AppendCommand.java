package dev.kroniek.cli;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kroniek append}: hands commands to the daemon, or leaves them for the next one. */
@Command(
    name = "append",
    description = "Append a command to the journal, or many.",
    footer = {
      "",
      "Without a daemon commands are left in the spool, for the next one.",
      "",
      "A value is text unless its field takes something else; name:=JSON is always JSON.",
      "",
      "Examples:",
      "  kroniek append start_session session=s1 project=$PWD title=\"Mend the till\"",
      "  kroniek append add_decision session=@last title=\"Use H2\"",
      "  kroniek append --body '{\"type\":\"heartbeat\",\"session\":\"s1\"}'",
      "  kroniek append --stdin < commands.ndjson"
    })
final class AppendCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  /** What is waited for. */
  enum Ack {
    JOURNALED,
    APPLIED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    String target() {
      return "/v1/commands?ack=" + this;
    }
  }

  @Parameters(
      arity = "0..*",
      paramLabel = "TYPE NAME=VALUE…",
      hideParamSyntax = true,
      description = "The command's type and its fields.")
  private List<String> words = List.of();

  @Option(names = "--body", paramLabel = "JSON", description = "The whole command as JSON.")
  private @Nullable String body;

  @Option(names = "--stdin", description = "Commands as JSON, one a line, from standard input.")
  private boolean isFromStdin;

  @Option(
      names = "--ack",
      paramLabel = "WHEN",
      defaultValue = "APPLIED",
      description =
          "Wait until it is journaled (safe on the disk) or applied (its outcome is known; the"
              + " default).")
  private Ack ack = Ack.APPLIED;

  @Option(names = "--json", description = "The outcome as JSON, one object a line.")
  private boolean isJson;

  AppendCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    int ways = (words.isEmpty() ? 0 : 1) + (body == null ? 0 : 1) + (isFromStdin ? 1 : 0);
    if (ways != 1) {
      throw Failure.usage("give a command in one way: TYPE NAME=VALUE…, --body JSON, or --stdin");
    }
    if (isFromStdin) {
      new AppendStream(kroniek, ack, isJson ? AppendStream.Form.JSON : AppendStream.Form.SUMMARY)
          .run();
      return ExitCode.DONE;
    }
    CommandWords parsed = words.isEmpty() ? null : CommandWords.parse(words);
    try (AppendDoor door = AppendDoor.of(kroniek, AppendDoor.PATIENCE)) {
      String json = parsed == null ? String.valueOf(body) : completed(parsed, door);
      if (parsed != null) {
        parsed.strangers().forEach(kroniek.context().err()::tell);
      }
      Sending.print(
          kroniek,
          Sending.Form.of(isJson),
          "",
          door.append(json.getBytes(StandardCharsets.UTF_8), ack));
    }
    return ExitCode.DONE;
  }

  private String completed(CommandWords command, AppendDoor door) {
    if (command.type().isAboutOneSession()) {
      String named = SessionArgument.orOwn(command.session(), kroniek.context());
      command.session(
          command.type() == CommandType.START_SESSION && !named.equals(SessionArgument.LAST)
              ? named
              : SessionArgument.resolveOrKeep(named, door.names()));
    }
    command.idIfAbsent(freshId());
    return JsonText.compact(command.toJson());
  }

  /** One process appends one command, so that its pid and the time name it. */
  static String freshId() {
    return ProcessHandle.current().pid()
        + "-"
        + System.currentTimeMillis()
        + "-"
        + System.nanoTime();
  }
}

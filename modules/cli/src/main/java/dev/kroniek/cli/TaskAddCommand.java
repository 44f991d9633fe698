package dev.kroniek.cli;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kroniek task add}: a task that is to be done. */
@Command(
    name = "add",
    description = "Add a task.",
    footer = {"", "Example:", "  kroniek task add \"Find the bell\" --detail \"it rang here\""})
final class TaskAddCommand implements Callable<Integer> {
  /** Five of these are 28 million ids, and none is taken for another or for a word. */
  private static final String LETTERS = "23456789bcdfghjkmnpqrstvwxyz";

  private static final int ID_LENGTH = 5;

  private final RootCommand kroniek;

  @Parameters(paramLabel = "TITLE", description = "What is to be done.")
  private String title = "";

  @Option(
      names = "--id",
      paramLabel = "TASK",
      description = "What the task is called in other commands. Default: a short one, made here.")
  private @Nullable String id;

  @Option(names = "--detail", paramLabel = "TEXT", description = "More of it.")
  private @Nullable String detail;

  @Option(
      names = "--session",
      paramLabel = "SESSION",
      description = "Its id, the beginning of its id, or @last. Default: $$CLAUDE_CODE_SESSION_ID.")
  private @Nullable String session;

  @Option(names = "--json", description = "The outcome as JSON.")
  private boolean isJson;

  TaskAddCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    String task = id == null ? freshId() : id;
    Json.Obj data =
        Json.Obj.builder()
            .put("task", task)
            .put("title", title)
            .putIfPresent("detail", detail)
            .build();
    return new Sending(kroniek, Sending.Form.of(isJson), session)
        .send(CommandType.ADD_TASK, data, "task " + Printable.line(task) + " ");
  }

  /** The agent numbers its own tasks, and without a daemon nobody knows which ids are free. */
  private static String freshId() {
    SecureRandom random = new SecureRandom();
    StringBuilder fresh = new StringBuilder();
    while (fresh.length() < ID_LENGTH) {
      fresh.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return fresh.toString();
  }
}

package dev.kroniek.cli;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.TaskStatus;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kroniek task start} and {@code kroniek task done}: how far a task is. */
@Command
final class TaskStepCommand implements Callable<Integer> {
  private final Step step;
  private final RootCommand kroniek;

  /** What becomes of the task. */
  enum Step {
    START(TaskStatus.IN_PROGRESS, "Say that a task is being worked on.", ""),
    DONE(TaskStatus.COMPLETED, "Say that a task is done.", " --note \"under the desk\"");

    private final TaskStatus status;
    private final String description;
    private final String exampleOptions;

    Step(TaskStatus status, String description, String exampleOptions) {
      this.status = status;
      this.description = description;
      this.exampleOptions = exampleOptions;
    }

    /** Its word on the command line. */
    String command() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(paramLabel = "TASK", description = "The task's id.")
  private String task = "";

  @Option(names = "--note", paramLabel = "TEXT", description = "What there is to say about it.")
  private @Nullable String note;

  @Option(
      names = "--session",
      paramLabel = "SESSION",
      description = "Its id, the beginning of its id, or @last. Default: $$CLAUDE_CODE_SESSION_ID.")
  private @Nullable String session;

  @Option(names = "--json", description = "The outcome as JSON.")
  private boolean isJson;

  private TaskStepCommand(Step step, RootCommand kroniek) {
    this.step = step;
    this.kroniek = kroniek;
  }

  /** The parser of the command. */
  static CommandLine of(Step step, RootCommand kroniek) {
    CommandLine line = new CommandLine(new TaskStepCommand(step, kroniek));
    line.getCommandSpec()
        .name(step.command())
        .usageMessage()
        .description(step.description)
        .footer(
            "", "Example:", "  kroniek task " + step.command() + " k3f9x" + step.exampleOptions);
    return line;
  }

  @Override
  public Integer call() {
    Json.Obj data =
        Json.Obj.builder()
            .put("task", task)
            .put("status", step.status.wireName())
            .putIfPresent("note", note)
            .build();
    return new Sending(kroniek, Sending.Form.of(isJson), session)
        .send(CommandType.UPDATE_TASK, data, "task " + Printable.line(task) + " ");
  }
}

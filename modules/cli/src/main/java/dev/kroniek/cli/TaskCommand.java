package dev.kroniek.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kroniek task}: the tasks of a session. */
@Command(
    name = "task",
    description = "Add a task to a session, tell how far one is, or list them.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  kroniek task add \"Find the bell\"",
      "  kroniek task done k3f9x --note \"under the desk\"",
      "  kroniek task list --session @last"
    })
final class TaskCommand implements Callable<Integer>, CommandGroup {
  private final RootCommand kroniek;

  @Spec private @Nullable CommandSpec spec;

  TaskCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public void addTo(CommandLine line) {
    line.addSubcommand("add", new CommandLine(new TaskAddCommand(kroniek)));
    for (TaskStepCommand.Step step : TaskStepCommand.Step.values()) {
      line.addSubcommand(step.command(), TaskStepCommand.of(step, kroniek));
    }
    line.addSubcommand("list", new CommandLine(new TaskListCommand(kroniek)));
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("the parser sets it");
    }
    throw new ParameterException(
        spec.commandLine(),
        "say what to do: " + String.join(", ", spec.commandLine().getSubcommands().keySet()));
  }
}

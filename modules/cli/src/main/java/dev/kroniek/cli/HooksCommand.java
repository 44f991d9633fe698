package dev.kroniek.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kroniek hooks}: lets an agent tell Kroniek what it does. */
@Command(
    name = "hooks",
    description = "Let an agent tell Kroniek what it does, or no more.",
    footer = {"", "Example:", "  kroniek hooks install claude-code"},
    synopsisSubcommandLabel = "COMMAND")
final class HooksCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Spec private @Nullable CommandSpec spec;

  HooksCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  void addCommands(CommandLine line) {
    line.addSubcommand("install", new HooksInstallCommand(kroniek));
    line.addSubcommand("uninstall", new HooksUninstallCommand(kroniek));
    line.addSubcommand("status", new HooksStatusCommand(kroniek));
    line.addSubcommand("print", new HooksPrintCommand(kroniek));
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("the parser sets it");
    }
    throw new ParameterException(
        spec.commandLine(), "name one of install, uninstall, status, print");
  }
}

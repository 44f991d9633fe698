package dev.kroniek.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kroniek service}: has the machine keep the daemon running. */
@Command(
    name = "service",
    description = "Have the machine keep the daemon running while you are logged in, or no more.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  kroniek service install --dry-run",
      "  kroniek service install",
      "  kroniek service uninstall"
    })
final class ServiceCommand implements Callable<Integer>, CommandGroup {
  private final RootCommand kroniek;

  @Spec private @Nullable CommandSpec spec;

  ServiceCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public void addTo(CommandLine line) {
    line.addSubcommand("install", new CommandLine(new ServiceInstallCommand(kroniek)));
    line.addSubcommand("uninstall", new CommandLine(new ServiceUninstallCommand(kroniek)));
    line.addSubcommand("status", new CommandLine(new ServiceStatusCommand(kroniek)));
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

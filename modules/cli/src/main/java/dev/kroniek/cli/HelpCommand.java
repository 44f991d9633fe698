package dev.kroniek.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kroniek help}: the same as {@code --help}, for those who try it that way round. */
@Command(
    name = "help",
    description = "Show the help of a command.",
    footer = {"", "Examples:", "  kroniek help sessions", "  kroniek help task add"})
final class HelpCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Spec private @Nullable CommandSpec spec;

  /** The commands, for the completions of shells. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return CommandLineRunner.names().iterator();
    }
  }

  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      hideParamSyntax = true,
      completionCandidates = Names.class,
      description = "The command, and which of its own.")
  private List<String> commands = List.of();

  HelpCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("the parser sets it");
    }
    CommandLine wanted = spec.root().commandLine();
    String path = "";
    for (String command : commands) {
      CommandLine below = wanted.getSubcommands().get(command);
      if (below == null) {
        throw Failure.usage(
            "there is no command \""
                + path
                + command
                + "\""
                + Nearest.hint(command, wanted.getSubcommands().keySet())
                + "; see \"kroniek "
                + path
                + "--help\"");
      }
      wanted = below;
      path += command + " ";
    }
    StringWriter help = new StringWriter();
    wanted.usage(new PrintWriter(help, true));
    kroniek.context().out().print(help.toString());
    return ExitCode.DONE;
  }
}

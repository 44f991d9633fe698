package dev.kroniek.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
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
    footer = {"", "Example:", "  kroniek help sessions"})
final class HelpCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "The command.")
  private @Nullable String command;

  HelpCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("the parser sets it");
    }
    CommandLine root = spec.root().commandLine();
    CommandLine wanted = command == null ? root : root.getSubcommands().get(command);
    if (wanted == null) {
      throw Failure.usage(
          "there is no command \""
              + command
              + "\""
              + Nearest.hint(String.valueOf(command), CommandLineRunner.names()));
    }
    StringWriter help = new StringWriter();
    wanted.usage(new PrintWriter(help, true));
    kroniek.context().out().print(help.toString());
    return ExitCode.DONE;
  }
}

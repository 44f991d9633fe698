package dev.kroniek.cli;

import dev.kroniek.cli.Output.ReaderGoneException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Finds and runs the command that the arguments name. Whatever goes wrong ends as one line on
 * standard error and an {@link ExitCode}.
 */
final class CommandLineRunner {
  private static final Map<String, Function<RootCommand, Object>> COMMANDS = commands();

  private final Context context;

  CommandLineRunner(Context context) {
    this.context = context;
  }

  private static Map<String, Function<RootCommand, Object>> commands() {
    Map<String, Function<RootCommand, Object>> commands = new LinkedHashMap<>();
    commands.put("serve", ServeCommand::new);
    commands.put("stop", StopCommand::new);
    commands.put("status", StatusCommand::new);
    commands.put("append", AppendCommand::new);
    commands.put("sessions", SessionsCommand::new);
    commands.put("show", ShowCommand::new);
    commands.put("history", HistoryCommand::new);
    commands.put("tail", TailCommand::new);
    commands.put("rejections", RejectionsCommand::new);
    commands.put("replay", ReplayCommand::new);
    commands.put("verify", VerifyCommand::new);
    commands.put("diff", DiffCommand::new);
    commands.put("explain", ExplainCommand::new);
    commands.put("compact", CompactCommand::new);
    commands.put("forget", ForgetCommand::new);
    commands.put("backup", BackupCommand::new);
    commands.put("restore", RestoreCommand::new);
    commands.put("export", ExportCommand::new);
    commands.put("import", ImportCommand::new);
    return commands;
  }

  /** The names of all commands, in the order of the help. */
  static List<String> names() {
    return List.copyOf(COMMANDS.keySet());
  }

  /** Runs the command and returns its exit code. */
  int run(String... arguments) {
    try {
      StringWriter help = new StringWriter();
      int exitCode =
          commandLine(named(arguments)).setOut(new PrintWriter(help, true)).execute(arguments);
      context.out().print(help.toString());
      context.out().flush();
      return exitCode;
    } catch (ReaderGoneException e) {
      return ExitCode.DONE;
    } catch (Failure e) {
      return tell(e);
    }
  }

  /**
   * The parser. Reading the annotations of a command takes longer than most commands run, so only
   * the one that is named is known to it; without one that is, all are.
   */
  CommandLine commandLine(@Nullable String named) {
    RootCommand root = new RootCommand(context);
    CommandLine line = new CommandLine(root);
    COMMANDS.forEach(
        (name, command) -> {
          if (named == null || named.equals(name)) {
            line.addSubcommand(name, sub(command.apply(root)));
          }
        });
    if (named == null) {
      line.addSubcommand("help", new CommandLine(new HelpCommand(root)));
    }
    Ends ends = new Ends();
    return line.setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(Math.min(100, Math.max(60, context.terminal().columns())))
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setParameterExceptionHandler(ends)
        .setExecutionExceptionHandler(ends);
  }

  /**
   * What becomes of a command that went wrong. A class, because the class archive holds no lambdas
   * of picocli's interfaces, and then not even those.
   */
  private final class Ends implements IParameterExceptionHandler, IExecutionExceptionHandler {
    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
      return explain(e);
    }

    @Override
    public int handleExecutionException(
        Exception failure, CommandLine command, ParseResult parsed) {
      return explainFailure(failure);
    }
  }

  private static CommandLine sub(Object command) {
    CommandLine line = new CommandLine(command);
    if (command instanceof ServeCommand serve) {
      serve.addOptions(line.getCommandSpec());
    }
    return line;
  }

  /** The first word that names a command, null where there is none or it names none. */
  private static @Nullable String named(String... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals("--data")) {
        i++;
      } else if (!arguments[i].startsWith("-")) {
        return COMMANDS.containsKey(arguments[i]) ? arguments[i] : null;
      }
    }
    return null;
  }

  private int explain(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    context.err().tell(problem(e) + "; see \"" + name + " --help\"");
    return ExitCode.USAGE;
  }

  private static String problem(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().get(0);
      CommandLine command = e.getCommandLine();
      return command.getParent() == null && !word.startsWith("-")
          ? "there is no command \"" + word + "\"" + Nearest.hint(word, names())
          : "cannot take \"" + word + "\"" + Nearest.hint(word, options(command));
    }
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse(message);
  }

  private static List<String> options(CommandLine command) {
    return command.getCommandSpec().options().stream()
        .map(CommandLine.Model.OptionSpec::longestName)
        .toList();
  }

  private int explainFailure(Exception failure) {
    if (failure instanceof ReaderGoneException) {
      return ExitCode.DONE; // thrown on from here, the parser would print it
    }
    if (failure instanceof Failure expected) {
      context.out().flush();
      return tell(expected);
    }
    StackTraceElement[] trace = failure.getStackTrace();
    context
        .err()
        .tell(
            "unexpected: "
                + failure
                + (trace.length == 0 ? "" : " at " + trace[0])
                + "; please report this");
    return ExitCode.FAILED;
  }

  private int tell(Failure failure) {
    context.err().tell(failure.line());
    return failure.exitCode();
  }
}

package dev.kroniek.cli;

import dev.kroniek.cli.Output.ReaderGoneException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Finds and runs the command that the arguments name. Whatever goes wrong ends as one line on
 * standard error and an {@link ExitCode}.
 */
final class CommandLineRunner {
  private static final List<String> NAMES =
      List.of(
          "serve",
          "stop",
          "status",
          "logs",
          "statusline",
          "doctor",
          "append",
          "park",
          "resume",
          "complete",
          "decide",
          "task",
          "sessions",
          "show",
          "history",
          "tail",
          "rejections",
          "replay",
          "verify",
          "diff",
          "explain",
          "compact",
          "forget",
          "backup",
          "restore",
          "export",
          "import",
          "demo",
          "service",
          "completion",
          "install",
          "uninstall",
          "hooks");

  /** In the place of a name, where no command is needed. */
  private static final String NONE = "";

  private final Context context;

  CommandLineRunner(Context context) {
    this.context = context;
  }

  /**
   * Makes the command. Names each class in a place of its own, so that those of other commands, and
   * what they need, are not loaded.
   */
  private static Object command(String name, RootCommand root) {
    return switch (name) {
      case "serve" -> new ServeCommand(root);
      case "stop" -> new StopCommand(root);
      case "status" -> new StatusCommand(root);
      case "logs" -> new LogsCommand(root);
      case "statusline" -> new StatuslineCommand(root);
      case "doctor" -> new DoctorCommand(root);
      case "append" -> new AppendCommand(root);
      case "park" -> new ParkCommand(root);
      case "resume" -> new ResumeCommand(root);
      case "complete" -> new CompleteCommand(root);
      case "decide" -> new DecideCommand(root);
      case "task" -> new TaskCommand(root);
      case "sessions" -> new SessionsCommand(root);
      case "show" -> new ShowCommand(root);
      case "history" -> new HistoryCommand(root);
      case "tail" -> new TailCommand(root);
      case "rejections" -> new RejectionsCommand(root);
      case "replay" -> new ReplayCommand(root);
      case "verify" -> new VerifyCommand(root);
      case "diff" -> new DiffCommand(root);
      case "explain" -> new ExplainCommand(root);
      case "compact" -> new CompactCommand(root);
      case "forget" -> new ForgetCommand(root);
      case "backup" -> new BackupCommand(root);
      case "restore" -> new RestoreCommand(root);
      case "export" -> new ExportCommand(root);
      case "import" -> new ImportCommand(root);
      case "demo" -> new DemoCommand(root);
      case "service" -> new ServiceCommand(root);
      case "install" -> new InstallCommand(root);
      case "uninstall" -> new UninstallCommand(root);
      case "completion" -> new CompletionCommand(root);
      case "hooks" -> new HooksCommand(root);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** The names of all commands, in the order of the help. */
  static List<String> names() {
    return NAMES;
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
    for (String name : NAMES) {
      if (named == null || named.equals(name)) {
        line.addSubcommand(name, sub(command(name, root)));
      }
    }
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
    } else if (command instanceof HooksCommand hooks) {
      hooks.addCommands(line);
    }
    if (command instanceof CommandGroup group) {
      group.addTo(line);
    }
    return line;
  }

  /** The first word that names a command, null where there is none or it names none. */
  private static @Nullable String named(String... arguments) {
    if (arguments.length == 1 && arguments[0].equals("--version")) {
      return NONE;
    }
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals("--data")) {
        i++;
      } else if (!arguments[i].startsWith("-")) {
        return NAMES.contains(arguments[i]) ? arguments[i] : null;
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
    if (e instanceof MissingParameterException missing) {
      return missing.getMissing().stream()
          .map(CommandLineRunner::missing)
          .collect(Collectors.joining("; "));
    }
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().get(0);
      CommandLine command = e.getCommandLine();
      if (word.startsWith("-") || command.getSubcommands().isEmpty()) {
        return "cannot take \"" + word + "\"" + Nearest.hint(word, options(command));
      }
      boolean isRoot = command.getParent() == null;
      return "there is no command \""
          + (isRoot ? "" : command.getCommandName() + " ")
          + word
          + "\""
          + Nearest.hint(word, isRoot ? names() : command.getSubcommands().keySet());
    }
    if (e.getArgSpec() != null && e.getValue() != null) {
      return wrongValue(e.getArgSpec(), e.getValue());
    }
    String message = String.valueOf(e.getMessage());
    String line = message.lines().findFirst().orElse(message);
    return line.startsWith("Error: ") ? line.substring("Error: ".length()) : line;
  }

  private static String wrongValue(ArgSpec argument, String value) {
    String wrong = name(argument) + " cannot be \"" + value + "\"";
    List<String> words = choices(argument);
    if (words.isEmpty()) {
      return wrong
          + (Number.class.isAssignableFrom(argument.type()) || argument.type().isPrimitive()
              ? ": it is a whole number"
              : "");
    }
    return wrong + Nearest.hint(value, words) + oneOf(words);
  }

  /** An argument that was not given, or an option without its value. */
  private static String missing(ArgSpec argument) {
    String label = argument.paramLabel();
    return "give "
        + (argument instanceof OptionSpec ? name(argument) + " " + label : label)
        + oneOf(choices(argument));
  }

  /** As it is written: of an option that has a short name, too, both are told. */
  private static String name(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return argument.paramLabel();
    }
    return option.shortestName().equals(option.longestName())
        ? option.longestName()
        : option.shortestName() + " (" + option.longestName() + ")";
  }

  private static List<String> choices(ArgSpec argument) {
    Iterable<String> candidates = argument.completionCandidates();
    return candidates == null
        ? List.of()
        : StreamSupport.stream(candidates.spliterator(), false).toList();
  }

  private static String oneOf(List<String> words) {
    return switch (words.size()) {
      case 0 -> "";
      case 1 -> ": it is " + words.get(0);
      default -> ": it is one of " + String.join(", ", words);
    };
  }

  private static List<String> options(CommandLine command) {
    return command.getCommandSpec().options().stream().map(OptionSpec::longestName).toList();
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

package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import dev.kroniek.domain.Texts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code kroniek} command without a sub-command, and what all of those share. */
@Command(
    name = "kroniek",
    description = "An event-sourced journal of coding-agent sessions.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    footer = {
      "",
      "Exit codes: 0 done; 1 what was tried or checked failed; 2 wrong usage; 3 no daemon or data"
          + " there; 4 refused or rejected."
    })
final class RootCommand implements Callable<Integer> {
  private final Context context;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "The data directory. Default: $$KRONIEK_DATA, else $$XDG_STATE_HOME/kroniek, else"
              + " ~/.local/state/kroniek.")
  private @Nullable String data;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // the parser acts on it
  private boolean isHelpWanted;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  @SuppressWarnings("UnusedVariable") // the parser acts on it
  private boolean isVersionWanted;

  RootCommand(Context context) {
    this.context = context;
  }

  Context context() {
    return context;
  }

  Path data() {
    return context.data(data);
  }

  /**
   * What commands that read ask: the daemon if one runs, else the data directory itself, which is
   * then said on standard error.
   */
  Records records() {
    Path directory = data();
    Optional<DaemonClient> daemon = DaemonClient.connect(directory);
    if (daemon.isPresent()) {
      return new DaemonRecords(daemon.get());
    }
    Optional<SilentDaemon> silent = SilentDaemon.of(directory);
    requireData(directory, silent);
    Records records = StoppedRecords.open(directory);
    tellUnfolded(directory, silent.map(SilentDaemon::told).orElse("daemon stopped"));
    return records;
  }

  private void tellUnfolded(Path directory, String why) {
    String facts = Texts.counted(SpoolBacklog.of(directory).complete(), "fact", "facts");
    context.err().tell(why + ", " + facts + " not folded");
  }

  /**
   * The data directory itself, read beside the daemon where one runs, for what would keep a daemon
   * busy for long.
   */
  StoppedRecords dataItself() {
    Path directory = data();
    requireData(directory);
    StoppedRecords records = StoppedRecords.open(directory);
    if (LockFile.holder(directory).isEmpty()) {
      tellUnfolded(directory, "daemon stopped");
    }
    return records;
  }

  /** The daemon, which must run. */
  DaemonClient daemon() {
    return daemon(DaemonClient.PATIENCE);
  }

  /** The daemon, which must run, and answer within that time. */
  DaemonClient daemon(Duration patience) {
    Path directory = data();
    return DaemonClient.connect(directory, patience).orElseThrow(this::noDaemon);
  }

  /** Why there is nobody to ask. */
  Failure noDaemon() {
    Path directory = data();
    return SilentDaemon.of(directory)
        .map(SilentDaemon::failure)
        .orElseGet(
            () ->
                Failure.unavailable(
                    "no daemon runs on " + directory + ": start it with \"kroniek serve\""));
  }

  /** Prints a JSON value on a line of its own. */
  void printLine(Json json) {
    context.out().line(Printable.json(JsonText.compact(json)));
  }

  /** Prints a JSON value over several lines. */
  void printPretty(Json json) {
    context.out().print(Printable.json(JsonText.pretty(json)));
  }

  /** Checks that there is a journal to read, where no daemon answers. */
  static void requireData(Path directory, Optional<SilentDaemon> silent) {
    if (silent.isPresent() && !Files.isDirectory(directory.resolve("journal"))) {
      throw silent.get().failure();
    }
    requireData(directory);
  }

  /** Checks that there is a journal to read, where no daemon runs. */
  static void requireData(Path directory) {
    DirectAccess.requireReadable(directory);
    if (!Files.isDirectory(directory.resolve("journal"))) {
      throw Failure.unavailable(
          "no daemon runs on "
              + directory
              + " and there is no data: start it with \"kroniek serve\"");
    }
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("the parser sets it");
    }
    throw new ParameterException(spec.commandLine(), "name a command");
  }
}

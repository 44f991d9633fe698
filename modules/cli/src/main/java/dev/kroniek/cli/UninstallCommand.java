package dev.kroniek.cli;

import dev.kroniek.hooks.install.HookInstaller;
import dev.kroniek.hooks.install.HookStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kroniek uninstall}: deletes what {@code kroniek install} wrote. */
@Command(
    name = "uninstall",
    description =
        "Delete what \"kroniek install\" wrote. Data, agents' settings and the service stay; what"
            + " there is of them is told.",
    footer = {"", "Example:", "  kroniek uninstall --prefix ~/.local"})
final class UninstallCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Option(
      names = "--prefix",
      paramLabel = "DIR",
      description = "Where it is installed. Default: where this program is.")
  private @Nullable String prefix;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean isDryRun;

  UninstallCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    Output out = kroniek.context().out();
    InstalledProgram installed = installed();
    if (!installed.isThere()) {
      out.line("nothing is installed in " + Printable.line(installed.prefix().toString()));
      return ExitCode.DONE;
    }
    installed.requireOwn();
    // All that is told is found out before: afterwards this program may be gone itself.
    List<String> remains = remains();
    if (!isDryRun) {
      delete(installed);
    }
    for (Path path : List.of(installed.link(), installed.directory())) {
      out.line((isDryRun ? "would delete " : "deleted ") + Printable.line(path.toString()));
    }
    remains.forEach(line -> out.line(Printable.line(line)));
    return ExitCode.DONE;
  }

  private InstalledProgram installed() {
    if (prefix != null) {
      return InstalledProgram.below(PrefixOption.path(prefix, kroniek.context()));
    }
    return InstalledProgram.of(Distribution.home())
        .orElseThrow(
            () ->
                Failure.usage(
                    "this program was not installed: name where the installed one is with"
                        + " --prefix DIR"));
  }

  private static void delete(InstalledProgram installed) {
    List<RunningCopies.Running> running =
        installed.copies().stream().flatMap(copy -> RunningCopies.of(copy).stream()).toList();
    if (!running.isEmpty()) {
      throw Failure.failed(
          RunningCopies.told(running)
              + " runs it: "
              + RunningCopies.ending(running)
              + ", then run the same again");
    }
    try {
      installed.makeDirectories(); // an installation that was killed early left no mark to lock
      InstalledProgram.Held held = installed.lock();
      try (held) {
        installed.delete();
      }
    } catch (IOException e) {
      throw Failure.failed("cannot delete " + installed.directory() + ": " + Causes.text(e));
    }
  }

  /** What of Kroniek is not touched, and how to be rid of it. */
  private List<String> remains() {
    List<String> remains = new ArrayList<>();
    try {
      Path data = kroniek.data();
      if (Files.exists(data)) {
        remains.add("your data stays in " + data);
      }
      SettingsChoice choice = new SettingsChoice();
      HookInstaller hooks = choice.installer(kroniek);
      for (HookStatus.Registration registration :
          HookStatus.of(hooks.line(), hooks.script(), choice.places(kroniek.context()))
              .registrations()) {
        if (!registration.all().isEmpty()) {
          remains.add(
              stays("the hook", registration.place().file(), "hooks uninstall claude-code"));
        }
      }
      Path service = ServiceUnit.of(kroniek).file();
      if (Files.exists(service)) {
        remains.add(stays("the service", service, "service uninstall"));
      }
    } catch (Failure | IOException e) {
      remains.add("whether anything else stays cannot be told: " + e.getMessage());
    }
    return remains;
  }

  private static String stays(String what, Path file, String command) {
    return what + " stays in " + file + ": \"kroniek " + command + "\" of any copy takes it away";
  }
}

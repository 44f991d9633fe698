package dev.kroniek.cli;

import dev.kroniek.hooks.install.HookInstaller;
import dev.kroniek.hooks.install.HookInstaller.Mode;
import dev.kroniek.hooks.install.HookInstaller.Report;
import dev.kroniek.hooks.install.HookStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kroniek hooks install}: registers the hooks, and shows what that changed. */
@Command(
    name = "install",
    description = "Register Kroniek's hook in an agent's settings, and show what changes.",
    footer = {
      "",
      "Nothing but Kroniek's own lines changes in the file. Doing it again changes nothing, or"
          + " brings older lines up to date.",
      "",
      "Examples:",
      "  kroniek hooks install claude-code --dry-run",
      "  kroniek hooks install claude-code --project ~/shop"
    })
final class HooksInstallCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Mixin private final SettingsChoice choice = new SettingsChoice();

  @Option(names = "--dry-run", description = "Only show what would change.")
  private boolean isDryRun;

  HooksInstallCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    choice.requireKnownAgent();
    Path settings = choice.file(kroniek.context());
    HookInstaller installer = choice.installer(kroniek);
    try {
      Report report = installer.install(settings, isDryRun ? Mode.DRY_RUN : Mode.REAL);
      SettingsReport shown = new SettingsReport(kroniek.context(), report);
      shown.print(
          settings,
          report.isChange() ? "registered in" : "was registered before in",
          "would be registered in");
      if (!isDryRun) {
        tellWhatIsInTheWay(installer);
      }
    } catch (IOException e) {
      throw SettingsReport.failure(settings, e);
    }
    return ExitCode.DONE;
  }

  /** What is registered now and would not run all the same. */
  private void tellWhatIsInTheWay(HookInstaller installer) throws IOException {
    HookStatus.of(installer.line(), installer.script(), choice.places(kroniek.context()))
        .problems()
        .forEach(problem -> kroniek.context().err().tell(problem));
  }
}

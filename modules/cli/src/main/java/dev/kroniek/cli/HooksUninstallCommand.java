package dev.kroniek.cli;

import dev.kroniek.hooks.install.HookInstaller.Mode;
import dev.kroniek.hooks.install.HookInstaller.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kroniek hooks uninstall}: takes the hooks out, and shows what that changed. */
@Command(
    name = "uninstall",
    description = "Take Kroniek's hook out of an agent's settings, and show what changes.",
    footer = {
      "",
      "Where nothing else has changed since it was installed, the file is byte for byte what it was"
          + " before.",
      "",
      "Example:",
      "  kroniek hooks uninstall claude-code"
    })
final class HooksUninstallCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Mixin private final SettingsChoice choice = new SettingsChoice();

  @Option(names = "--dry-run", description = "Only show what would change.")
  private boolean isDryRun;

  HooksUninstallCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    choice.requireKnownAgent();
    Path settings = choice.file(kroniek.context());
    try {
      Report report =
          choice.installer(kroniek).uninstall(settings, isDryRun ? Mode.DRY_RUN : Mode.REAL);
      new SettingsReport(kroniek.context(), report)
          .print(
              settings,
              report.isChange() ? "taken out of" : "was not registered in",
              "would be taken out of");
    } catch (IOException e) {
      throw SettingsReport.failure(settings, e);
    }
    return ExitCode.DONE;
  }
}

package dev.kroniek.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kroniek service uninstall}: stops the service and deletes its file. */
@Command(
    name = "uninstall",
    description = "Stop the service and delete its file. All data stays.",
    footer = {"", "Example:", "  kroniek service uninstall"})
final class ServiceUninstallCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean isDryRun;

  ServiceUninstallCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    ServiceUnit unit = ServiceUnit.of(kroniek);
    ServiceKeeper keeper = ServiceKeeper.of(unit, kroniek.context());
    Output out = kroniek.context().out();
    try {
      String text = ServiceInstallCommand.read(unit.file());
      if (text == null) {
        out.line("no service is installed");
        return ExitCode.DONE;
      }
      if (!text.contains(ServiceUnit.MARK)) {
        throw Failure.failed(unit.file() + " is none that Kroniek wrote, and stays");
      }
      if (isDryRun) {
        out.line("would run: " + keeper.typed(unit.toStop()));
        out.line("would delete " + Printable.line(unit.file().toString()));
        return ExitCode.DONE;
      }
      if (keeper.isThere() && keeper.isSo(unit.toAsk())) {
        keeper.run(unit.toStop());
      }
      Files.deleteIfExists(unit.file());
      if (keeper.isThere()) {
        unit.afterwards().forEach(keeper::isSo);
      }
      out.line("deleted " + Printable.line(unit.file().toString()));
    } catch (IOException e) {
      throw Failure.failed("cannot delete " + unit.file() + ": " + Causes.text(e));
    }
    return ExitCode.DONE;
  }
}

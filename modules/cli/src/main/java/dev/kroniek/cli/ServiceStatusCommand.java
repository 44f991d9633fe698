package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kroniek service status}: whether the service is installed and runs. */
@Command(
    name = "status",
    description = "Tell whether the service is installed and runs; exit code 1 if not.",
    footer = {"", "Example:", "  kroniek service status"})
final class ServiceStatusCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Option(names = "--json", description = "As JSON.")
  private boolean isJson;

  ServiceStatusCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    ServiceUnit unit = ServiceUnit.of(kroniek);
    ServiceKeeper keeper = ServiceKeeper.of(unit, kroniek.context());
    String installed = installed(unit);
    String state =
        !keeper.isThere()
            ? "not known: " + unit.program() + " is not there"
            : keeper.isSo(unit.toAsk()) ? "running" : "stopped";
    if (isJson) {
      kroniek.printPretty(
          Json.Obj.builder()
              .put("file", unit.file().toString())
              .put("installed", installed)
              .put("state", state)
              .build());
    } else {
      LabelledLines lines = new LabelledLines(kroniek.context());
      lines.row("file", Printable.line(unit.file().toString()) + ": " + installed);
      lines.row("state", state);
    }
    return installed.equals("current") && state.equals("running") ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static String installed(ServiceUnit unit) {
    @Nullable String text;
    try {
      text = ServiceInstallCommand.read(unit.file());
    } catch (IOException e) {
      throw Failure.failed("cannot read " + unit.file() + ": " + Causes.text(e));
    }
    if (text == null) {
      return "absent";
    }
    if (text.equals(unit.text())) {
      return "current";
    }
    return text.contains(ServiceUnit.MARK) ? "of another place or version" : "not Kroniek's";
  }
}

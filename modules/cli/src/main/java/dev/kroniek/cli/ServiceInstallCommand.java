package dev.kroniek.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kroniek service install}: writes the service's file and starts it. */
@Command(
    name = "install",
    description =
        "Write a unit of your own systemd, or an agent of launchd, and start it. Run it again after"
            + " Kroniek, Java or the data directory has moved.",
    footer = {"", "Example:", "  kroniek service install --dry-run"})
final class ServiceInstallCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Option(
      names = "--dry-run",
      description = "Only print the file, and what would be run; change nothing.")
  private boolean isDryRun;

  ServiceInstallCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    ServiceUnit unit = ServiceUnit.of(kroniek);
    ServiceKeeper keeper = ServiceKeeper.of(unit, kroniek.context());
    Output out = kroniek.context().out();
    if (isDryRun) {
      out.print(unit.text());
      kroniek
          .context()
          .err()
          .tell("would write " + unit.file() + " and run: " + keeper.typed(unit.toStart()));
      return ExitCode.DONE;
    }
    OptionalLong running = LockFile.holder(kroniek.data());
    boolean isService = keeper.isThere() && keeper.isSo(unit.toAsk());
    if (running.isPresent() && !isService) {
      throw Failure.failed(
          "a daemon runs already, pid "
              + running.getAsLong()
              + ": stop it with \"kroniek stop\", then run the same again");
    }
    boolean isNew = write(unit);
    out.line((isNew ? "wrote " : "was there before: ") + Printable.line(unit.file().toString()));
    if (!keeper.isThere()) {
      kroniek
          .context()
          .err()
          .tell(
              unit.program() + " is not there: where it is, run: " + keeper.typed(unit.toStart()));
      return ExitCode.DONE;
    }
    start(unit, keeper, isService && isNew ? Running.OLD : isService ? Running.THIS : Running.NONE);
    out.line("the service runs; \"kroniek status\" tells more");
    return ExitCode.DONE;
  }

  /** Which service runs by now. */
  private enum Running {
    NONE,
    OLD,
    THIS
  }

  private static void start(ServiceUnit unit, ServiceKeeper keeper, Running running) {
    if (running == Running.OLD) {
      keeper.run(unit.toStop());
    }
    if (running != Running.THIS) {
      try {
        keeper.run(unit.toStart());
      } catch (Failure e) {
        throw Failure.failed(
            e.line() + "; " + unit.file() + " stays; run: " + keeper.typed(unit.toStart()));
      }
    }
  }

  /** Returns whether it was not there as it is. */
  private static boolean write(ServiceUnit unit) {
    Path file = unit.file();
    try {
      String before = read(file);
      if (unit.text().equals(before)) {
        return false;
      }
      if (before != null && !before.contains(ServiceUnit.MARK)) {
        throw Failure.failed(file + " is none that Kroniek wrote: move it away first");
      }
      Files.createDirectories(file.resolveSibling(""));
    } catch (IOException e) {
      throw Failure.failed("cannot write " + file + ": " + Causes.text(e));
    }
    try (OutputFile written = OutputFile.create(file)) {
      written.output().print(unit.text());
      written.finish();
    }
    return true;
  }

  /** What stands in the file; null where there is none. */
  static @Nullable String read(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}

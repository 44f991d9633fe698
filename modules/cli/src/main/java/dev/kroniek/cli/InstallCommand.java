package dev.kroniek.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kroniek install}: copies the program that runs below a prefix. */
@Command(
    name = "install",
    description =
        "Install this program: a copy in DIR/lib/kroniek and a link DIR/bin/kroniek to it. Again, from"
            + " a newer one, it upgrades.",
    footer = {"", "Example:", "  kroniek install --prefix ~/.local"})
final class InstallCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Option(
      names = "--prefix",
      paramLabel = "DIR",
      required = true,
      description = "Where to, such as ~/.local or /usr/local.")
  private String prefix = "";

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean isDryRun;

  InstallCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    Context context = kroniek.context();
    Output out = context.out();
    Path source = real(Distribution.home());
    InstalledProgram target = InstalledProgram.below(PrefixOption.path(prefix, context));
    requireApart(source, target);
    target.requireOwn();
    if (isDryRun) {
      out.line("would copy " + shown(source) + " to " + shown(target.directory()));
      out.line("would link " + shown(target.link()));
    } else {
      Path copy = install(source, target);
      out.line("copied " + shown(source) + " to " + shown(copy));
      out.line("linked " + shown(target.link()));
    }
    out.line(Printable.line(PrefixOption.reached(target.link(), context)));
    return ExitCode.DONE;
  }

  private static String shown(Path path) {
    return Printable.line(path.toString());
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw Failure.failed("cannot read " + path + ": " + Causes.text(e));
    }
  }

  private static void requireApart(Path source, InstalledProgram target) {
    if (source.startsWith(target.directory())) {
      throw Failure.usage(
          "this program is installed in "
              + target.prefix()
              + ": to upgrade it run the bin/kroniek of the newer one");
    }
    if (target.prefix().startsWith(source)) {
      throw Failure.usage(
          target.prefix() + " is inside the program itself: name another directory");
    }
  }

  private Path install(Path source, InstalledProgram target) {
    boolean isDone = false;
    try {
      target.makeDirectories();
      InstalledProgram.Held held = target.lock();
      try (held) {
        target.requireOwn(); // again: nobody else changes it now
        Path copy = copied(source, target);
        isDone = true;
        dropOthers(target, copy);
        return copy;
      }
    } catch (IOException e) {
      throw Failure.failed("cannot install to " + target.prefix() + ": " + reason(e));
    } finally {
      if (!isDone) {
        target.unmakeDirectories();
      }
    }
  }

  /** The cause, with the file that it is about. */
  private static String reason(IOException e) {
    String file = e instanceof FileSystemException f ? f.getFile() : null;
    return (file == null ? "" : file + ": ") + Causes.text(e);
  }

  private Path copied(Path source, InstalledProgram target) throws IOException {
    Path copy = target.newCopy(Version.number());
    boolean isLinked = false;
    try {
      ProgramFiles.copy(source, copy);
      boolean isQuick = ProgramFiles.dumpClasses(copy);
      target.link(copy);
      isLinked = true;
      if (!isQuick) {
        kroniek.context().err().tell("no class archive could be made: commands start slower");
      }
      return copy;
    } finally {
      if (!isLinked) {
        ProgramFiles.delete(copy);
      }
    }
  }

  /**
   * Deletes what is linked no more; what a process still runs stays, so that it can end in order.
   */
  private void dropOthers(InstalledProgram target, Path copy) {
    Messages err = kroniek.context().err();
    for (Path other : target.copies()) {
      if (other.equals(copy)) {
        continue;
      }
      List<RunningCopies.Running> running = RunningCopies.of(other);
      if (running.isEmpty()) {
        drop(other);
      } else {
        err.tell(
            RunningCopies.told(running)
                + " still runs the one before, "
                + other
                + ", which stays until the next installation"
                + (running.stream().anyMatch(RunningCopies.Running::isDaemon)
                    ? ": to have the new one, "
                        + RunningCopies.ending(running)
                        + " and start it again"
                    : ""));
      }
    }
  }

  private void drop(Path other) {
    try {
      if (Files.exists(other)) {
        ProgramFiles.delete(other);
      }
    } catch (IOException e) {
      kroniek.context().err().tell("cannot delete the one before, " + other + ": " + reason(e));
    }
  }
}

package dev.kroniek.cli;

import java.nio.file.Path;
import java.util.List;

/** Tells which processes of this machine run a copy of the program. */
final class RunningCopies {
  private RunningCopies() {}

  /**
   * The pids of other processes than this that run the program in the directory, as far as this
   * user may see them.
   */
  static List<Long> of(Path program) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> runs(process.info(), program))
        .map(ProcessHandle::pid)
        .sorted()
        .toList();
  }

  /** The launcher names the directory to the JVM; a runtime image in it is a JVM of its own. */
  private static boolean runs(ProcessHandle.Info info, Path program) {
    String named = "-Dkroniek.home=" + program;
    boolean isNamed =
        info.arguments().map(arguments -> List.of(arguments).contains(named)).orElse(false);
    return isNamed
        || info.command()
            .map(command -> command.startsWith(program.resolve("runtime") + "/"))
            .orElse(false);
  }
}

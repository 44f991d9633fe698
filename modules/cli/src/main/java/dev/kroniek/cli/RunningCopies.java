package dev.kroniek.cli;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Tells which processes of this machine run a copy of the program. */
final class RunningCopies {
  private static final String MAIN = Main.class.getName();

  /**
   * A process that runs it.
   *
   * @param words what it was called with; none where that cannot be told
   */
  record Running(long pid, List<String> words) {
    Running {
      words = List.copyOf(words);
    }

    /** Its pid and what it does. */
    String told() {
      return "pid " + pid + (words.isEmpty() ? "" : " (\"kroniek " + spelled(words) + "\")");
    }

    boolean isDaemon() {
      return words.contains("serve");
    }

    /** How to end it in order. */
    String ending() {
      int data = words.indexOf("--data");
      boolean isElsewhere = data >= 0 && data + 1 < words.size();
      return isDaemon()
          ? "stop "
              + pid
              + " with \"kroniek stop"
              + (isElsewhere ? " " + spelled(words.subList(data, data + 2)) : "")
              + "\""
          : "end " + pid;
    }

    private static String spelled(List<String> words) {
      return String.join(" ", words);
    }
  }

  private RunningCopies() {}

  /**
   * Other processes than this that run the program in the directory, as far as this user may see
   * them.
   */
  static List<Running> of(Path program) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> runs(process.info(), program))
        .map(process -> new Running(process.pid(), words(process.info())))
        .sorted(Comparator.comparingLong(Running::pid))
        .toList();
  }

  /** All of them, each with what it does. */
  static String told(List<Running> running) {
    return running.stream().map(Running::told).collect(Collectors.joining(", "));
  }

  /** How to end all of them. */
  static String ending(List<Running> running) {
    return running.stream().map(Running::ending).collect(Collectors.joining(", "));
  }

  private static List<String> words(ProcessHandle.Info info) {
    List<String> arguments = info.arguments().map(List::of).orElse(List.of());
    int main = arguments.indexOf(MAIN);
    return main < 0 ? List.of() : arguments.subList(main + 1, arguments.size());
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

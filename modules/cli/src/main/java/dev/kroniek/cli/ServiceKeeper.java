package dev.kroniek.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The program of this machine that keeps services, where there is one. */
final class ServiceKeeper {
  private static final long SECONDS_MAX = 30;

  private final String name;
  private final @Nullable Path program;

  private ServiceKeeper(String name, @Nullable Path program) {
    this.name = name;
    this.program = program;
  }

  /** Looks where commands are looked for. */
  static ServiceKeeper of(ServiceUnit unit, Context context) {
    String path = context.variable("PATH");
    for (String directory : path == null ? new String[0] : path.split(File.pathSeparator, -1)) {
      Path candidate = Path.of(directory.isEmpty() ? "." : directory, unit.program());
      if (Files.isExecutable(candidate)) {
        return new ServiceKeeper(unit.program(), candidate);
      }
    }
    return new ServiceKeeper(unit.program(), null);
  }

  boolean isThere() {
    return program != null;
  }

  /** The commands as a person types them. */
  String typed(List<List<String>> commands) {
    return String.join(
        " && ", commands.stream().map(command -> name + " " + String.join(" ", command)).toList());
  }

  /**
   * Runs the commands one after the other.
   *
   * @throws Failure if one fails, with what it said
   */
  void run(List<List<String>> commands) {
    for (List<String> command : commands) {
      Said said = ask(command);
      if (said.exit() != 0) {
        throw Failure.failed(
            "\"" + typed(List.of(command)) + "\" ended with " + said.exit() + ": " + said.text());
      }
    }
  }

  /** Whether the command ends with 0. */
  boolean isSo(List<String> command) {
    return ask(command).exit() == 0;
  }

  private record Said(int exit, String text) {}

  private Said ask(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(String.valueOf(program)));
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw Failure.failed("\"" + typed(List.of(arguments)) + "\" does not end");
      }
      return new Said(process.exitValue(), text.lines().findFirst().orElse("nothing was said"));
    } catch (IOException e) {
      throw Failure.failed("cannot run " + program + ": " + Causes.text(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.failed("interrupted");
    }
  }
}

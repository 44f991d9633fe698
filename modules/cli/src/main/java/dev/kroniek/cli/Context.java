package dev.kroniek.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The world as a command sees it.
 *
 * @param environment the variables
 * @param in standard input
 * @param out standard output
 * @param err standard error, for one-line messages
 * @param terminal what the standard output is connected to
 * @param times the clock and time zone
 */
record Context(
    Map<String, String> environment,
    InputStream in,
    Output out,
    Messages err,
    Terminal terminal,
    Times times) {

  /** The world of this process. */
  static Context ofProcess(OutputStream out) {
    Map<String, String> environment = System.getenv();
    return new Context(
        environment,
        System.in,
        new Output(out),
        new Messages(System.err, progress()),
        Terminal.of(environment, System.getProperty("kroniek.terminal")),
        new Times(InstantSource.system(), ZoneId::systemDefault));
  }

  /** The launcher knows whether standard error is a terminal. */
  private static Messages.Progress progress() {
    return System.getProperty("kroniek.progress") == null
        ? Messages.Progress.HIDDEN
        : Messages.Progress.SHOWN;
  }

  /** The variable's value, or null where it is not set or empty. */
  @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /**
   * The data directory.
   *
   * @param named by {@code --data}, null where it was not given
   */
  Path data(@Nullable String named) {
    if (named != null && named.isBlank()) {
      throw Failure.usage("--data names no directory: it is empty");
    }
    String chosen = named != null ? named : variable("KRONIEK_DATA");
    if (chosen != null) {
      return Path.of(chosen).toAbsolutePath().normalize();
    }
    String state = variable("XDG_STATE_HOME");
    if (state != null && state.startsWith("/")) {
      return Path.of(state, "kroniek");
    }
    String home = variable("HOME");
    if (home == null) {
      throw Failure.usage("cannot tell where the data is: set KRONIEK_DATA or use --data DIR");
    }
    return Path.of(home, ".local", "state", "kroniek");
  }
}

package dev.kroniek.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A daemon that has a data directory and does not answer.
 *
 * @param pid 0 where it has not yet written its own
 * @param isStarting whether it has yet to fold its journal, or to take in its spool, and works on
 *     it
 * @param log where it tells what it does
 */
record SilentDaemon(long pid, boolean isStarting, Path log) {
  private static final int STATE = 0;
  private static final int START = 19;

  /** The daemon of that data directory; empty where none has it. */
  static Optional<SilentDaemon> of(Path data) {
    OptionalLong holder = LockFile.holder(data);
    return holder.isEmpty() ? Optional.empty() : Optional.of(of(data, holder.getAsLong()));
  }

  static SilentDaemon of(Path data, long pid) {
    return new SilentDaemon(
        pid, !isHalted(pid) && !hasStarted(data, pid), data.resolve("logs/kroniek.log"));
  }

  /** What it does: {@code the daemon, pid 4711, is starting}. */
  String told() {
    return "the daemon, pid " + pid + ", " + (isStarting ? "is starting" : "does not listen");
  }

  /** What a command says that needs its answer. */
  Failure failure() {
    return Failure.unavailable(
        told() + (isStarting ? ": " + advice() : ": is it ending? Try again, or see " + log));
  }

  /** What to do while it starts. */
  String advice() {
    return "wait a moment and try again; " + log + " tells what it does";
  }

  /** A daemon that has started names itself in its status file until it has ended. */
  private static boolean hasStarted(Path data, long pid) {
    try {
      String[] words = Files.readString(data.resolve("status.txt")).strip().split(" ", 4);
      return words.length > 2
          && words[1].equals(String.valueOf(pid))
          && (words[2].equals("-") || stat(pid, START).filter(words[2]::equals).isPresent());
    } catch (IOException e) {
      return false; // there is none
    }
  }

  /** Whether a signal, such as the terminal's Ctrl-Z, holds it up: it does not work on anything. */
  private static boolean isHalted(long pid) {
    return stat(pid, STATE).filter(state -> state.equalsIgnoreCase("T")).isPresent();
  }

  /** A word of what the kernel tells of the process, behind its name; empty where it tells none. */
  private static Optional<String> stat(long pid, int word) {
    try {
      String stat =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return word < words.length ? Optional.of(words[word]) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

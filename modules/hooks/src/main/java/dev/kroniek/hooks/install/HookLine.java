package dev.kroniek.hooks.install;

import dev.kroniek.domain.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The line that a settings file names for the hooks of a data directory. It holds no version, so
 * that it is the same in every one: an agent that asks its person to trust a changed line need not
 * ask again.
 *
 * <p>A line is our own if it starts the script of this data directory, in any of the forms that
 * were ever written or shown: sourced by {@code f=SCRIPT; …}, or run as {@code SCRIPT AGENT}. Lines
 * that start the script of another data directory, and others that only mention it, belong to
 * somebody else.
 *
 * @param script the absolute path of the installed script
 * @param home what {@code $HOME} and {@code ~} stand for in a line
 */
public record HookLine(Path script, Path home) {
  private static final String AGENT = "claude-code";
  private static final int TIMEOUT_SECONDS = 5;

  /** The line for a data directory. */
  public static HookLine of(Path data, Path home) {
    return new HookLine(
        data.toAbsolutePath().normalize().resolve("hooks").resolve("kroniek-hook"), home);
  }

  /** What the shell runs. */
  public String command() {
    return "f='"
        + script.toString().replace("'", "'\\''")
        + "'; set -- "
        + AGENT
        + "; if [ -r \"$f\" ]; then . \"$f\"; else cat >/dev/null; fi; exit 0";
  }

  /** The handler of an event. Without {@code async}: the agent waits for it, and it is quick. */
  Json.Obj handler() {
    return Json.Obj.builder()
        .put("type", "command")
        .put("command", command())
        .put("timeout", TIMEOUT_SECONDS)
        .build();
  }

  /** A group of handlers for every occurrence of an event. */
  Json.Obj group() {
    return Json.Obj.builder().put("hooks", new Json.Arr(List.of(handler()))).build();
  }

  /** The object below {@code hooks} of a settings file that holds nothing else. */
  Json.Obj allEvents() {
    Json.Builder events = Json.Obj.builder();
    HookEvents.REGISTERED.forEach(event -> events.put(event, new Json.Arr(List.of(group()))));
    return events.build();
  }

  /** A settings file that holds nothing else. */
  public Json.Obj settings() {
    return Json.Obj.builder().put("hooks", allEvents()).build();
  }

  /** Whether the handler starts the script of this data directory. */
  boolean isOwn(Json handler) {
    if (!(handler instanceof Json.Obj object)) {
      return false;
    }
    String command = object.text("command");
    if (command == null) {
      return false;
    }
    return (object.get("args") == null ? started(command) : path(command))
        .filter(this::isScript)
        .isPresent();
  }

  /** Whether the handler has to do with some script of Kroniek's, but not in a way that is ours. */
  boolean isOther(Json handler) {
    return handler instanceof Json.Obj object
        && String.valueOf(object.text("command")).contains("kroniek-hook")
        && !isOwn(object);
  }

  /** The script that the handler starts, else its command. */
  String named(Json handler) {
    String command =
        handler instanceof Json.Obj object ? String.valueOf(object.text("command")) : "";
    return started(command).map(Path::toString).orElse(command);
  }

  private boolean isScript(Path path) {
    try {
      return path.equals(script)
          || (path.endsWith("hooks/kroniek-hook")
              && Files.exists(script)
              && Files.exists(path)
              && Files.isSameFile(path, script));
    } catch (IOException e) {
      return false;
    }
  }

  /** The file that a shell line sources or runs, where it does nothing else. */
  private Optional<Path> started(String command) {
    String line = command.strip();
    if (line.startsWith("f=")) {
      ShellWord word = ShellWord.at(line, 2, home.toString());
      return line.startsWith(";", word.end()) ? path(word.text()) : Optional.empty();
    }
    int start = 0;
    for (String prefix : List.of("exec ", "sh ", "/bin/sh ")) {
      start += line.startsWith(prefix, start) ? prefix.length() : 0;
    }
    ShellWord word = ShellWord.at(line, start, home.toString());
    return line.substring(word.end()).matches("( +[a-z0-9-]+)?")
        ? path(word.text())
        : Optional.empty();
  }

  private static Optional<Path> path(String text) {
    try {
      return text.startsWith("/") ? Optional.of(Path.of(text).normalize()) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}

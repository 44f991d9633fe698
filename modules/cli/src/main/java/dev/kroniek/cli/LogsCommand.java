package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kroniek logs}: what the daemon has logged, whether it runs or not. */
@Command(
    name = "logs",
    description = "Show what the daemon has logged, whether it runs or not.",
    footer = {"", "Examples:", "  kroniek logs -n 100", "  kroniek logs --follow"})
final class LogsCommand implements Callable<Integer> {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
  private static final Pattern LINE =
      Pattern.compile("(\\S{23}) (ERROR|WARN|INFO|DEBUG|TRACE) +(\\S+) - (.*)");

  private final RootCommand kroniek;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is logged from now on, until interrupted.")
  private boolean isFollowing;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      defaultValue = "50",
      description = "Begin with the newest so many (default: ${DEFAULT-VALUE}).")
  private int lines;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean isJson;

  LogsCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    if (lines < 0) {
      throw Failure.usage("-n (--lines) must be 0 or more");
    }
    Path directory = kroniek.data().resolve("logs");
    try (LogReader log = new LogReader(directory)) {
      print(log.newest(lines));
      if (isFollowing) {
        follow(log);
      }
    } catch (NoSuchFileException e) {
      throw Failure.unavailable(
          "there is no log in " + directory + ": \"kroniek serve\" writes it");
    } catch (AccessDeniedException e) {
      throw Failure.unavailable("cannot read " + e.getFile() + ": permission denied");
    } catch (IOException e) {
      throw Failure.failed("cannot read " + directory + ": " + Causes.text(e));
    }
    return ExitCode.DONE;
  }

  private void follow(LogReader log) throws IOException {
    InterruptEnd interrupt = InterruptEnd.with(() -> {});
    try {
      while (true) {
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        print(log.more());
      }
    } finally {
      interrupt.over();
    }
  }

  private void print(List<String> some) {
    for (String line : some) {
      if (isJson) {
        kroniek.printLine(json(line));
      } else {
        kroniek.context().out().line(styled(line));
      }
    }
    if (!some.isEmpty()) {
      kroniek.context().out().flush();
    }
  }

  private String styled(String line) {
    Matcher parts = LINE.matcher(line);
    Style style = Style.PLAIN;
    if (parts.matches()) {
      style =
          switch (parts.group(2)) {
            case "ERROR" -> Style.RED;
            case "WARN" -> Style.YELLOW;
            default -> Style.PLAIN;
          };
    }
    return kroniek.context().terminal().styled(style, Printable.line(line.replace("\t", "    ")));
  }

  /** The rest of an exception's trace has only a message. */
  private static Json.Obj json(String line) {
    Matcher parts = LINE.matcher(line);
    return parts.matches()
        ? Json.Obj.builder()
            .put("time", parts.group(1))
            .put("level", parts.group(2))
            .put("logger", parts.group(3))
            .put("message", parts.group(4))
            .build()
        : Json.Obj.builder().put("message", line).build();
  }
}

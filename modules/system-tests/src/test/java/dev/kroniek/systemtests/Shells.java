package dev.kroniek.systemtests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Shells that send payloads through the real hook script, one after the other, all at once. */
final class Shells {
  private final Daemon daemon;
  private final List<Process> running = new ArrayList<>();

  Shells(Daemon daemon) {
    this.daemon = daemon;
  }

  /** Starts a shell that sends every file of the directory. */
  void start(Path payloads) throws IOException {
    ProcessBuilder builder =
        daemon.program(
            "sh",
            "-c",
            "for f in \"$1\"/*; do sh \"$0\" claude-code <\"$f\" || echo \"exit $?\"; done",
            daemon.hook().toString(),
            payloads.toString());
    builder.environment().put("CLAUDE_PROJECT_DIR", "/u/dev/shop");
    builder.redirectErrorStream(true).redirectOutput(payloads.resolveSibling("out").toFile());
    running.add(builder.start());
  }

  boolean isRunning() {
    return running.stream().anyMatch(Process::isAlive);
  }

  /** Waits for all of them; fails if one did not end well. */
  void await() throws InterruptedException {
    for (Process shell : running) {
      if (!shell.waitFor(5, TimeUnit.MINUTES) || shell.exitValue() != 0) {
        throw new AssertionError("a shell did not end well");
      }
    }
  }
}

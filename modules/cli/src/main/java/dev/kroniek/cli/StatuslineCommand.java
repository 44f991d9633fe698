package dev.kroniek.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code kroniek statusline}: one line for a prompt. The launcher runs the script for it without
 * starting a JVM; this is its help, and what runs where the launcher was gone round.
 */
@Command(
    name = "statusline",
    description =
        "Print one line about the sessions, for a prompt or a status bar; quick, because it starts"
            + " no JVM and asks nobody.",
    footer = {
      "",
      "Examples:",
      "  kroniek statusline",
      "  PS1='$(kroniek statusline) $ '",
      "  set -g status-right '#(kroniek statusline)'    # in .tmux.conf"
    })
final class StatuslineCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  StatuslineCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    Path script = Distribution.script("kroniek-statusline");
    kroniek.context().out().flush();
    try {
      return new ProcessBuilder("sh", script.toString(), "--data", kroniek.data().toString())
          .inheritIO()
          .start()
          .waitFor();
    } catch (IOException e) {
      throw Failure.failed("cannot run " + script + ": " + Causes.text(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.failed("interrupted");
    }
  }
}

package dev.kroniek.cli;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

/** {@code kroniek stop}: ends the daemon and waits until it is gone. */
@Command(
    name = "stop",
    description = "Stop the daemon, and wait until it is gone.",
    footer = {"", "Example:", "  kroniek stop"})
final class StopCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RootCommand kroniek;

  StopCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    OptionalLong pid = LockFile.holder(kroniek.data());
    if (pid.isEmpty()) {
      throw Failure.unavailable("no daemon runs on " + kroniek.data());
    }
    ProcessHandle daemon =
        ProcessHandle.of(pid.getAsLong())
            .orElseThrow(
                () ->
                    Failure.failed(
                        "another process holds "
                            + kroniek.data()
                            + ", but its pid cannot be told; try again"));
    if (!daemon.destroy()) {
      throw Failure.failed(
          "may not signal the daemon, pid " + daemon.pid() + ": it is another user's");
    }
    await(daemon);
    kroniek.context().out().line("stopped, pid " + daemon.pid());
    return ExitCode.DONE;
  }

  private static void await(ProcessHandle daemon) {
    try {
      daemon.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw Failure.failed(
          "the daemon, pid "
              + daemon.pid()
              + ", has not stopped within "
              + PATIENCE.toSeconds()
              + " s; \"kill -9 "
              + daemon.pid()
              + "\" ends it and loses nothing that was acknowledged");
    } catch (ExecutionException e) {
      throw new AssertionError("waiting for a process does not fail", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.failed("interrupted; the daemon may still be stopping");
    }
  }
}

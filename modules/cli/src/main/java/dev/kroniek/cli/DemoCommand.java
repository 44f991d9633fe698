package dev.kroniek.cli;

import dev.kroniek.engine.Verdict;
import dev.kroniek.engine.Verification;
import dev.kroniek.hooks.PromptCapture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kroniek demo}: five agents at once, and whether everything they did is there. */
@Command(
    name = "demo",
    description =
        "Watch five simulated agents work at once, through the real hook script, and see that every"
            + " fact of theirs is in the journal once. Takes some seconds.",
    footer = {
      "",
      "It all happens in a data directory of its own, which is deleted afterwards.",
      "",
      "Examples:",
      "  kroniek demo",
      "  kroniek demo --here"
    })
final class DemoCommand implements Callable<Integer> {
  private static final Duration BETWEEN_PAYLOADS = Duration.ofMillis(350);

  private final RootCommand kroniek;
  private final Duration betweenPayloads;

  @Option(
      names = "--here",
      description = "Use the daemon that runs on the data directory. What it is told there stays.")
  private boolean isHere;

  DemoCommand(RootCommand kroniek) {
    this(kroniek, BETWEEN_PAYLOADS);
  }

  DemoCommand(RootCommand kroniek, Duration betweenPayloads) {
    this.kroniek = kroniek;
    this.betweenPayloads = betweenPayloads;
  }

  @Override
  public Integer call() {
    Distribution.script("kroniek-hook"); // before anything is begun
    return isHere ? playHere() : playAside();
  }

  private int playHere() {
    Path data = kroniek.data();
    kroniek.daemon().close();
    tell("five agents work on " + data + "; their sessions stay there");
    PromptCapture capture = Upkeep.settings(kroniek).prompts();
    DemoPlay play = new DemoPlay(kroniek.context(), data, betweenPayloads);
    InterruptEnd interrupt = InterruptEnd.failing(play::end);
    try {
      return play.areAllFactsThere(capture) ? ExitCode.DONE : ExitCode.FAILED;
    } finally {
      interrupt.over();
    }
  }

  private int playAside() {
    Path data = DemoDaemon.makeDirectory(kroniek.context());
    DemoPlay play = new DemoPlay(kroniek.context(), data, betweenPayloads);
    InterruptEnd interrupt =
        InterruptEnd.failing(
            () -> {
              play.end();
              DemoDaemon.delete(data);
            });
    try {
      tell("five agents work on " + data + ", which is deleted afterwards");
      return isProven(data, play) ? ExitCode.DONE : ExitCode.FAILED;
    } finally {
      DemoDaemon.delete(data);
      interrupt.over();
    }
  }

  private boolean isProven(Path data, DemoPlay play) {
    boolean areAllThere;
    DemoDaemon daemon = DemoDaemon.start(data);
    try {
      areAllThere = play.areAllFactsThere(PromptCapture.FULL);
    } finally {
      daemon.close();
    }
    return isAsTheJournalSays(data) && areAllThere;
  }

  private void tell(String line) {
    kroniek.context().out().line(Printable.line(line));
    kroniek.context().out().flush();
  }

  private boolean isAsTheJournalSays(Path data) {
    LabelledLines lines = new LabelledLines(kroniek.context());
    try (DirectAccess access = DirectAccess.to(data)) {
      Verdict verdict =
          new Verification(
                  access.directory(),
                  Verification.Owner.NONE,
                  doing -> new ProgressLine(kroniek.context().err(), doing))
              .full(access.work("verify"));
      lines.row(
          "verdict",
          verdict.isGood() ? "all is as the journal says" : verdict.count() + " things are wrong");
      return verdict.isGood();
    } catch (IOException e) {
      throw Causes.failure("cannot verify " + data, e);
    } finally {
      kroniek.context().err().clearProgress();
    }
  }
}

package dev.kroniek.cli;

import dev.kroniek.domain.NewerFormat;
import dev.kroniek.engine.Finding;
import dev.kroniek.engine.Verdict;
import dev.kroniek.engine.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kroniek verify}: proves that all there is follows from the journal. */
@Command(
    name = "verify",
    description =
        "Read every entry, fold them anew, and compare with state.db, outcomes.log and all"
            + " snapshots, byte for byte.",
    footer = {"", "Example:", "  kroniek verify --quick"})
final class VerifyCommand implements Callable<Integer> {
  private static final int SHOWN_MAX = 50;

  private final RootCommand kroniek;

  @Option(
      names = "--quick",
      description = "Believe the last checkpoint, and read only the entries after it.")
  private boolean isQuick;

  @Option(names = "--json", description = "The verdict as JSON.")
  private boolean isJson;

  private @Nullable ProgressLine shown;

  VerifyCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    Path root = kroniek.data();
    try (DirectAccess data = DirectAccess.to(root)) {
      Verdict verdict = verify(data);
      if (isJson) {
        kroniek.printPretty(VerdictText.json(verdict));
      } else {
        print(verdict);
      }
      return verdict.isGood() ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private Verdict verify(DirectAccess data) {
    Verification.Owner owner =
        LockFile.holder(data.directory().root()).isPresent()
            ? Verification.Owner.RUNNING
            : Verification.Owner.NONE;
    Verification verification = new Verification(data.directory(), owner, this::phase);
    try {
      return isQuick ? verification.quick() : verification.full(data.work("verify"));
    } catch (IOException e) {
      String line = "cannot verify " + data.directory().root() + ": " + Causes.text(e);
      throw e instanceof NewerFormat ? Failure.unavailable(line) : Failure.failed(line);
    } finally {
      kroniek.context().err().clearProgress();
    }
  }

  private ProgressLine phase(String doing) {
    if (shown != null) {
      shown.close();
    }
    ProgressLine line = new ProgressLine(kroniek.context().err(), doing);
    shown = line;
    return line;
  }

  private void print(Verdict verdict) {
    Context context = kroniek.context();
    LabelledLines lines = new LabelledLines(context);
    lines.row(
        "entries",
        verdict.last() < verdict.first()
            ? "none" + (isQuick ? " after the last checkpoint" : "")
            : verdict.first() + " to " + verdict.last());
    lines.row("sessions", Long.toString(verdict.sessions()));
    verdict.notes().forEach(note -> lines.row("note", Printable.line(note)));
    if (verdict.isGood()) {
      lines.row("verdict", "all is as the journal says");
      return;
    }
    List<Finding> shown = verdict.findings().stream().limit(SHOWN_MAX).toList();
    shown.forEach(finding -> lines.row("wrong", Printable.line(VerdictText.of(finding))));
    if (verdict.count() > SHOWN_MAX) {
      lines.row("wrong", "and " + (verdict.count() - SHOWN_MAX) + " more: see --json");
    }
    Finding earliest = verdict.earliest();
    if (earliest != null) {
      String what = shown.contains(earliest) ? "" : ": " + VerdictText.of(earliest);
      lines.row("first", Printable.line("entry " + earliest.entry() + what));
    }
    lines.row(
        "verdict",
        verdict.count() + (verdict.count() == 1 ? " thing is" : " things are") + " wrong");
  }
}

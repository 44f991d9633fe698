package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kroniek doctor}: whether everything is as it must be, and how to mend what is not. */
@Command(
    name = "doctor",
    description =
        "Check Java, settings, the data directory, disk, daemon, socket, spool, hooks and clock,"
            + " and tell how to mend what is wrong; exit code 1 if anything is.",
    footer = {"", "Example:", "  kroniek doctor"})
final class DoctorCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Option(names = "--json", description = "As JSON.")
  private boolean isJson;

  DoctorCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    List<Diagnosis> found = new Checkup(kroniek.data(), kroniek.context()).all();
    boolean isWell = found.stream().noneMatch(d -> d.state() == Diagnosis.State.BAD);
    if (isJson) {
      kroniek.printPretty(
          Json.Obj.builder()
              .put("well", new Json.Bool(isWell))
              .put("checks", Json.Arr.of(found, Diagnosis::toJson))
              .build());
    } else {
      print(found);
    }
    return isWell ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void print(List<Diagnosis> found) {
    LabelledLines lines = new LabelledLines(kroniek.context());
    for (Diagnosis diagnosis : found) {
      Diagnosis.State state = diagnosis.state();
      String told = Printable.line(diagnosis.told());
      lines.row(
          diagnosis.part(),
          kroniek.context().terminal().styled(state.style(), state.wireName())
              + " ".repeat(6 - state.wireName().length())
              + told);
      if (diagnosis.mend() != null) {
        lines.row("", "      -> " + Printable.line(diagnosis.mend()));
      }
    }
  }
}

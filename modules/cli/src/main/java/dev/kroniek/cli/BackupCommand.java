package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.engine.Backup;
import dev.kroniek.engine.BackupReport;
import dev.kroniek.hooks.SpoolCopy;
import dev.kroniek.journal.NoArchiveException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kroniek backup}: brings a directory elsewhere up to the journal. */
@Command(
    name = "backup",
    description =
        "Bring a directory elsewhere up to the journal, with the daemon running or stopped.",
    footer = {"", "Example:", "  kroniek backup /mnt/backup/kroniek"})
final class BackupCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Parameters(
      paramLabel = "DIR",
      description = "Where the backup is: a directory that is new or empty, or that of a backup.")
  private @Nullable Path target;

  @Option(names = "--json", description = "The report as JSON.")
  private boolean isJson;

  BackupCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    Path directory = Objects.requireNonNull(target).toAbsolutePath().normalize();
    try (DirectAccess data = DirectAccess.to(kroniek.data());
        Backup backup = Backup.open(data.directory(), directory)) {
      // Before the entries: what is picked up in between is in both, and counts once.
      SpoolCopy spool = new SpoolCopy(data.directory().spool(), directory.resolve("spool"));
      int files = spool.copy();
      run(backup);
      spool.deleteOthers();
      BackupReport report = backup.report();
      print(directory, report, files);
      report.damage().forEach(kroniek.context().err()::tell);
      return report.damage().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    } catch (NoArchiveException e) {
      throw Failure.refused(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw Causes.failure("cannot back up to " + directory, e);
    }
  }

  private void run(Backup backup) throws IOException {
    try (ProgressLine line = new ProgressLine(kroniek.context().err(), "copying")) {
      backup.copyEntries(line::progress);
    }
    if (backup.hasToErase()) {
      try (ProgressLine line = new ProgressLine(kroniek.context().err(), "erasing")) {
        backup.eraseForgotten(line::progress);
      }
    }
  }

  private void print(Path directory, BackupReport report, int files) {
    if (isJson) {
      kroniek.printPretty(json(directory, report, files));
      return;
    }
    LabelledLines lines = new LabelledLines(kroniek.context());
    lines.row("backup", Printable.line(directory.toString()));
    lines.row(
        "entries",
        report.lastSequence() < report.firstSequence()
            ? "none"
            : report.firstSequence()
                + " to "
                + report.lastSequence()
                + ", "
                + report.added()
                + " of them new");
    lines.row("spool", files + " hook files that wait");
    lines.row("forgotten", report.forgotten() + " sessions");
    lines.row("size", LabelledLines.bytes(report.bytes()));
  }

  private static Json.Obj json(Path directory, BackupReport report, int files) {
    return Json.Obj.builder()
        .put("backup", directory.toString())
        .put("first_sequence", report.firstSequence())
        .put("last_sequence", report.lastSequence())
        .put("added", report.added())
        .put("bytes", report.bytes())
        .put("forgotten", report.forgotten())
        .put("spool_files", files)
        .put("damage", new Json.Arr(report.damage().stream().<Json>map(Json.Text::new).toList()))
        .build();
  }
}

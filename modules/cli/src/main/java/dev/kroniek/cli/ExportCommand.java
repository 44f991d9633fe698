package dev.kroniek.cli;

import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Texts;
import dev.kroniek.engine.EntryRows;
import dev.kroniek.engine.HistoryRow;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.NoSuchMomentException;
import dev.kroniek.state.SessionPage;
import dev.kroniek.state.SessionQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kroniek export}: the journal's entries as commands, to be taken elsewhere. */
@Command(
    name = "export",
    description = "Write the journal's entries as commands, for import elsewhere, or as a table.",
    footer = {
      "",
      "Examples:",
      "  kroniek export --out journal.ndjson",
      "  kroniek export --session @last --format cloudevents",
      "  kroniek export --from 2026-11-23T00:00:00Z --format csv --out monday.csv"
    })
final class ExportCommand implements Callable<Integer> {
  private static final int SESSIONS_PAGE = 500;
  private static final int TOLD_EVERY = 256;

  private final RootCommand kroniek;

  @Option(
      names = "--from",
      paramLabel = "SEQ|TIME",
      description = "Only entries from that sequence on, or recorded at or after that time.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "SEQ|TIME",
      description = "Only entries up to that sequence, or recorded at or before that time.")
  private @Nullable String to;

  @Option(
      names = "--session",
      paramLabel = "SESSION",
      description = "Only the history of that session; may be given several times.")
  private List<String> sessions = new ArrayList<>();

  @Option(
      names = "--project",
      paramLabel = "PROJECT",
      description = "Only the histories of that project's sessions.")
  private @Nullable String project;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "NDJSON",
      description = "${COMPLETION-CANDIDATES} (default: ndjson).")
  private ExportFormat format = ExportFormat.NDJSON;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The file to write, replaced whole. Default: standard output.")
  private @Nullable Path out;

  private long written;
  private long leftOut;

  ExportCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    if (!sessions.isEmpty() && project != null) {
      throw Failure.usage("give --session or --project, not both");
    }
    try (StoppedRecords data = kroniek.dataItself()) {
      if (out == null) {
        export(data, kroniek.context().out());
      } else {
        exportTo(out, data);
      }
    }
    tellWhatIsMissing();
    return ExitCode.DONE;
  }

  private void exportTo(Path file, StoppedRecords data) {
    try (OutputFile target = OutputFile.create(file)) {
      export(data, target.output());
      target.finish();
    }
    kroniek.context().out().line("exported: " + written);
  }

  private void export(StoppedRecords data, Output output) {
    try {
      Kroniek engine = data.kroniek();
      Times times = kroniek.context().times();
      long first =
          from == null ? engine.firstSequence() : Moments.firstFrom("--from", from, engine, times);
      long last = to == null ? engine.lastSequence() : Moments.lastTo("--to", to, engine, times);
      try (EntryRows rows = rows(data, first, last);
          ProgressLine progress = new ProgressLine(kroniek.context().err(), "exported")) {
        write(rows, output, progress, first, last);
      }
    } catch (NoSuchMomentException e) {
      throw DirectAccess.failure(e);
    } catch (IOException e) {
      throw Causes.failure("cannot read the journal", e);
    }
  }

  private EntryRows rows(StoppedRecords data, long first, long last) throws IOException {
    Kroniek engine = data.kroniek();
    if (!sessions.isEmpty()) {
      return engine.entries(
          sessions.stream().map(named -> sessionId(named, data)).toList(), first - 1, last);
    }
    return project == null
        ? engine.entries(first - 1, last)
        : engine.entries(sessionsOf(project, data), first - 1, last);
  }

  private static SessionId sessionId(String named, StoppedRecords data) {
    return new SessionId(SessionArgument.resolve(named, data));
  }

  private static List<SessionId> sessionsOf(String project, StoppedRecords data)
      throws IOException {
    List<SessionId> ids = new ArrayList<>();
    String cursor = null;
    do {
      SessionPage page =
          data.kroniek()
              .sessions(
                  new SessionQuery(
                      null, StoppedRecords.projectId(project), null, SESSIONS_PAGE, cursor));
      page.sessions().forEach(head -> ids.add(head.id()));
      cursor = page.nextCursor();
    } while (cursor != null);
    if (ids.isEmpty()) {
      throw Failure.refused("no session belongs to the project \"" + project + "\"");
    }
    return ids;
  }

  private void write(EntryRows rows, Output output, ProgressLine progress, long first, long last)
      throws IOException {
    KeysExported keys = new KeysExported();
    output.print(format.head());
    HistoryRow row;
    while ((row = rows.next()) != null) {
      if (format.isImportable() && !keys.admits(row.outcome())) {
        leftOut++;
        continue;
      }
      output.print(format.line(row));
      written++;
      boolean isTold = out != null && written % TOLD_EVERY == 0; // not in the midst of the entries
      if (isTold) {
        progress.reached(written, row.outcome().sequence() - first + 1, last - first + 1);
      }
    }
    output.flush();
  }

  private void tellWhatIsMissing() {
    if (leftOut > 0) {
      kroniek
          .context()
          .err()
          .tell(
              Texts.counted(leftOut, "entry is", "entries are")
                  + " left out: rejected because entries that are not exported had used the key");
    }
  }
}

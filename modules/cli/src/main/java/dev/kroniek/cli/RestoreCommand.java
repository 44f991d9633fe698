package dev.kroniek.cli;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.domain.Json;
import dev.kroniek.engine.DataDirectory;
import dev.kroniek.engine.DataDirectoryLockedException;
import dev.kroniek.engine.Moment;
import dev.kroniek.engine.NoSuchMomentException;
import dev.kroniek.engine.Restore;
import dev.kroniek.hooks.SpoolCopy;
import dev.kroniek.journal.Archive;
import dev.kroniek.journal.TombstoneFile;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kroniek restore}: makes a data directory from a backup. */
@Command(
    name = "restore",
    description = "Make a data directory from a backup, where there is none yet.",
    footer = {"", "Example:", "  kroniek restore /mnt/backup/kroniek --data /home/you/kroniek"})
final class RestoreCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Parameters(paramLabel = "DIR", description = "The backup.")
  private @Nullable Path source;

  @Option(
      names = "--tombstones",
      paramLabel = "FILE|DIR",
      description =
          "Sessions that were forgotten since the backup was made: a TOMBSTONES file, or a data"
              + " directory or newer backup that has one.")
  private @Nullable Path tombstones;

  @Option(
      names = "--to",
      paramLabel = "SEQ|TIME",
      description = "Up to that entry, or to what had been recorded then. Default: all.")
  private @Nullable String to;

  @Option(names = "--json", description = "The report as JSON.")
  private boolean isJson;

  RestoreCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    LogSetup.apply(Settings.LogLevel.ERROR); // libraries say more than people want to read
    Path backup = Objects.requireNonNull(source).toAbsolutePath().normalize();
    Archive archive = archive(backup);
    long last = last(archive);
    DataDirectory data = new DataDirectory(kroniek.data());
    requireEmpty(data);
    Scratch scratch = Scratch.of(data.root());
    try (scratch;
        Restore restore = begin(archive, data, last)) {
      Map<String, Long> sessions = run(restore);
      int files = to == null ? new SpoolCopy(backup.resolve("spool"), data.spool()).copy() : 0;
      restore.commit();
      print(data, archive, last, sessions, files);
      return ExitCode.DONE;
    } catch (IOException e) {
      throw Causes.failure("cannot restore " + backup, e);
    }
  }

  private Archive archive(Path backup) {
    try {
      Archive archive = Archive.open(backup).obeying(told());
      if (archive.firstSequence() > 1 && archive.base() == null) {
        throw Failure.refused(
            backup
                + " begins with entry "
                + archive.firstSequence()
                + ", and the state before it is not there: name a backup that has it");
      }
      return archive;
    } catch (IOException e) {
      throw Failure.unavailable("cannot read " + backup + ": " + Causes.text(e));
    }
  }

  /** The tombstones that were named, none where none were. */
  private Forgotten told() throws IOException {
    if (tombstones == null) {
      return Forgotten.NONE;
    }
    if (Files.isRegularFile(tombstones)) {
      return TombstoneFile.readFile(tombstones);
    }
    Path journal = tombstones.resolve("journal");
    if (Files.isDirectory(journal)) {
      return TombstoneFile.read(journal);
    }
    if (Files.isRegularFile(tombstones.resolve("TOMBSTONES"))) {
      return TombstoneFile.read(tombstones);
    }
    throw Failure.usage(
        "--tombstones: "
            + tombstones
            + " is neither a TOMBSTONES file nor a directory that has one");
  }

  private long last(Archive archive) {
    if (to == null) {
      return archive.lastSequence();
    }
    try {
      return Restore.lastOf(
          archive,
          Moment.parse(Moments.parse("--to", to, kroniek.context().times())),
          kroniek.context().times().now());
    } catch (NoSuchMomentException e) {
      throw DirectAccess.failure(e);
    } catch (IOException e) {
      throw Causes.failure("cannot read " + archive.directory(), e);
    }
  }

  private static void requireEmpty(DataDirectory data) {
    try {
      Restore.requireEmpty(data);
    } catch (DirectoryNotEmptyException e) {
      throw Failure.refused(
          data.root() + " is not empty: move it away, or name another with --data");
    } catch (IOException e) {
      throw Failure.failed("cannot read " + data.root() + ": " + Causes.text(e));
    }
  }

  private static Restore begin(Archive archive, DataDirectory data, long last) throws IOException {
    try {
      return Restore.begin(archive, data, last);
    } catch (DirectoryNotEmptyException e) {
      throw Failure.refused(
          data.root() + " is not empty: move it away, or name another with --data");
    } catch (DataDirectoryLockedException e) {
      throw Failure.refused(String.valueOf(e.getMessage()));
    }
  }

  private Map<String, Long> run(Restore restore) throws IOException {
    try (ProgressLine line = new ProgressLine(kroniek.context().err(), "restoring")) {
      restore.writeJournal(line::progress);
    }
    try (ProgressLine line = new ProgressLine(kroniek.context().err(), "folding")) {
      return restore.fold(line);
    }
  }

  private void print(
      DataDirectory data, Archive archive, long last, Map<String, Long> sessions, int files) {
    long first = archive.firstSequence();
    if (isJson) {
      Json.Builder counts = Json.Obj.builder();
      sessions.forEach(counts::put);
      kroniek.printPretty(
          Json.Obj.builder()
              .put("data", data.root().toString())
              .put("first_sequence", first)
              .put("last_sequence", last)
              .put("sessions", counts.build())
              .put("forgotten", archive.forgotten().tombstones().size())
              .put("spool_files", files)
              .build());
      return;
    }
    LabelledLines lines = new LabelledLines(kroniek.context());
    lines.row("data", Printable.line(data.root().toString()));
    lines.row("entries", last < first ? "none" : first + " to " + last);
    lines.row("sessions", LabelledLines.sessions(sessions));
    lines.row("spool", files + " hook files that wait");
    lines.row("forgotten", archive.forgotten().tombstones().size() + " sessions");
  }
}

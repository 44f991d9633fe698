package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.engine.KroniekOptions;
import dev.kroniek.redaction.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kroniek import}: takes in commands that were exported, or an old store's sessions. */
@Command(
    name = "import",
    description = "Append the commands of files that the journal does not hold yet.",
    footer = {
      "",
      "Examples:",
      "  kroniek import journal.ndjson",
      "  kroniek import ~/.old-store/sessions",
      "  kroniek --data there export | kroniek --data here import -"
    })
final class ImportCommand implements Callable<Integer>, Import.Report {
  private static final String STANDARD_INPUT = "-";

  /** Forcing a batch and folding a backlog may take a while. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int TOLD_EVERY = 64;

  private final RootCommand kroniek;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|DIR|-",
      hideParamSyntax = true,
      description =
          "Commands in JSON or as CloudEvents, one a line; a directory of an old store; - for"
              + " standard input.")
  private List<String> names = List.of();

  @Option(
      names = "--json",
      description = "What was skipped, rejected or left out, one JSON object a line, and the sums.")
  private boolean isJson;

  private long bytesBefore;
  private boolean isAnyRejected;

  ImportCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    names.forEach(ImportCommand::requireReadable);
    Import.Summary summary;
    try (ImportDoor door = door();
        ProgressLine progress = new ProgressLine(kroniek.context().err(), "read")) {
      Import into = new Import(door, this, redactor());
      long total = total();
      for (String name : names) {
        read(name, into, progress, total);
      }
      into.finish();
      summary = into.summary();
    }
    print(summary);
    return summary.skipped() > 0 || isAnyRejected ? ExitCode.REFUSED : ExitCode.DONE;
  }

  private static void requireReadable(String name) {
    if (!name.equals(STANDARD_INPUT) && !Files.isReadable(Path.of(name))) {
      throw Failure.usage(
          Files.exists(Path.of(name)) ? "may not read " + name : "there is no " + name);
    }
  }

  private ImportDoor door() {
    LogSetup.apply(Settings.LogLevel.ERROR); // libraries say more than people want to read
    Path data = kroniek.data();
    Optional<DaemonClient> daemon = DaemonClient.connect(data, PATIENCE);
    if (daemon.isPresent()) {
      return new DaemonDoor(daemon.get(), data);
    }
    Context context = kroniek.context();
    Settings settings = Upkeep.settings(kroniek);
    return EngineDoor.open(
        data,
        KroniekOptions.defaults()
            .durability(settings.durability())
            .reserveBytes(settings.journalReserveBytes())
            .redaction(settings.redaction())
            .clock(() -> context.times().now()));
  }

  /** The daemon redacts by itself, by the same rules. */
  private Redactor redactor() {
    return OwnRedactor.of(kroniek.data(), Upkeep.settings(kroniek));
  }

  private void read(String name, Import into, ProgressLine progress, long total) {
    try (ImportSource source = source(name)) {
      ImportItem item;
      while ((item = source.next()) != null) {
        into.take(item);
        long count = into.summary().read();
        if (count % TOLD_EVERY == 0) {
          progress.reached(count, bytesBefore + source.bytesRead(), total);
        }
      }
      bytesBefore += source.bytesRead();
    } catch (IOException e) {
      throw Failure.failed("cannot read " + name + ": " + Causes.text(e));
    }
  }

  private ImportSource source(String name) throws IOException {
    Instant now = kroniek.context().times().now();
    if (name.equals(STANDARD_INPUT)) {
      return new ImportLines(kroniek.context().in(), "standard input", now);
    }
    Path path = Path.of(name);
    return Files.isDirectory(path)
        ? new OldStore(path)
        : new ImportLines(Files.newInputStream(path), name, now);
  }

  /** What there is to read, in bytes; 0 where that is not known. */
  private long total() {
    return names.contains(STANDARD_INPUT)
        ? 0
        : names.stream().mapToLong(ImportCommand::bytes).sum();
  }

  private static long bytes(String name) {
    try {
      Path path = Path.of(name);
      return Files.isDirectory(path) ? OldStore.bytes(path) : Files.size(path);
    } catch (IOException e) {
      throw Failure.failed("cannot read " + name + ": " + Causes.text(e));
    }
  }

  @Override
  public void skipped(String place, String reason) {
    tell("skipped", place, reason);
  }

  @Override
  public void rejected(String place, String reason) {
    isAnyRejected = true;
    tell("rejected", place, reason);
  }

  @Override
  public void note(String place, String text) {
    tell("left out", place, text);
  }

  private void tell(String what, String place, String reason) {
    if (isJson) {
      kroniek.printLine(
          Json.Obj.builder()
              .put("what", what.replace(' ', '_'))
              .put("place", place)
              .put("reason", reason)
              .build());
    } else {
      kroniek.context().err().tell(place + ": " + what + ": " + reason);
    }
  }

  private void print(Import.Summary summary) {
    if (isJson) {
      kroniek.printLine(
          Json.Obj.builder()
              .put("read", summary.read())
              .put("added", summary.added())
              .put("already_there", summary.there())
              .put("rejected", summary.rejected())
              .put("skipped", summary.skipped())
              .build());
    } else {
      kroniek
          .context()
          .out()
          .line(
              "read: %d\nadded: %d\nalready there: %d\nrejected: %d\nskipped: %d"
                  .formatted(
                      summary.read(),
                      summary.added(),
                      summary.there(),
                      summary.rejected(),
                      summary.skipped()));
    }
  }
}

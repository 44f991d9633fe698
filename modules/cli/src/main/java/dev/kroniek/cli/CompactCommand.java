package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.Retention;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kroniek compact}: drops old entries, and erases what is left of forgotten sessions. */
@Command(
    name = "compact",
    description = "Drop the oldest entries, and erase what is left of forgotten sessions.",
    footer = {
      "",
      "Sessions stay as they are; what goes is the entries that led to them. Without --keep and"
          + " --max-size, what the settings say is kept.",
      "",
      "Examples:",
      "  kroniek compact --keep 90d --dry-run",
      "  kroniek compact --max-size 2GiB --archive /mnt/archive/kroniek"
    })
final class CompactCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Option(
      names = "--keep",
      paramLabel = "TIME",
      description = "Drop entries recorded longer ago, such as 90d or 12h.")
  private @Nullable String keep;

  @Option(
      names = "--max-size",
      paramLabel = "SIZE",
      description = "Drop entries until what is left takes no more, such as 2GiB.")
  private @Nullable String maxSize;

  @Option(
      names = "--archive",
      paramLabel = "DIR",
      description = "Write entries there before they are dropped.")
  private @Nullable Path archive;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean isDryRun;

  @Option(names = "--json", description = "The report as JSON.")
  private boolean isJson;

  CompactCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    Retention retention = retention();
    if (isDryRun) {
      print(plan(retention));
      return ExitCode.DONE;
    }
    Json.Obj report;
    try (Upkeep upkeep = Upkeep.of(kroniek)) {
      report = upkeep.compact(retention);
    }
    print(report);
    return ExitCode.DONE;
  }

  private Retention retention() {
    Retention set = Upkeep.settings(kroniek).retention();
    boolean isAsSet = keep == null && maxSize == null;
    return new Retention(
        isAsSet ? set.keep() : keep == null ? null : time(keep),
        isAsSet ? set.maxBytes() : maxSize == null ? Long.MAX_VALUE : bytes(maxSize),
        archive == null ? set.archive() : archive.toAbsolutePath().normalize());
  }

  private static Duration time(String text) {
    Duration time = Quantity.time(text);
    if (time == null) {
      throw Failure.usage("--keep must be a time such as 90d, 12h or 30m, not \"" + text + "\"");
    }
    return time;
  }

  private static long bytes(String text) {
    long bytes = Quantity.bytes(text);
    if (bytes < 1) {
      throw Failure.usage(
          "--max-size must be a size from 1 to 1024GiB, such as 2GiB, not \"" + text + "\"");
    }
    return bytes;
  }

  private Json.Obj plan(Retention retention) {
    try (DirectAccess data = DirectAccess.to(kroniek.data());
        Kroniek shown = Kroniek.openReadOnly(data.directory().root())) {
      return shown.plan(retention).toJson();
    } catch (IOException e) {
      throw Failure.unavailable("cannot read " + kroniek.data() + ": " + Causes.text(e));
    }
  }

  private void print(Json.Obj report) {
    if (isJson) {
      kroniek.printPretty(report);
      return;
    }
    print(kroniek, report, isDryRun ? "would be " : "", isDryRun ? "about " : "");
  }

  /** For people. */
  static void print(RootCommand kroniek, Json.Obj report, String would, String about) {
    LabelledLines lines = new LabelledLines(kroniek.context());
    long dropped = Shown.count(report, "dropped");
    lines.row(
        "entries",
        dropped == 0
            ? "none " + would + "dropped"
            : dropped
                + " "
                + would
                + "dropped, up to "
                + Shown.count(report, "dropped_to")
                + ", recorded until "
                + kroniek.context().times().at(Shown.text(report, "dropped_until")));
    boolean isErased = report.get("erases_forgotten") instanceof Json.Bool erased && erased.value();
    lines.row(
        "forgotten",
        isErased ? "what was left of them " + would + "erased" : "nothing was left to erase");
    lines.row(
        "size",
        LabelledLines.bytes(Shown.count(report, "bytes_before"))
            + " before, "
            + about
            + LabelledLines.bytes(Shown.count(report, "bytes_after"))
            + " after");
    long read = Shown.count(report, "directories_read");
    if (read > 0) {
      kroniek
          .context()
          .err()
          .tell(
              "another process still reads what was replaced: it goes, and its space is free, when"
                  + " that ends");
    }
  }
}

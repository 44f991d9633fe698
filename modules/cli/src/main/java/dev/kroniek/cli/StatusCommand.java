package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Texts;
import dev.kroniek.domain.Timestamps;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kroniek status}: whether the daemon runs, and how it stands. */
@Command(
    name = "status",
    description = "Tell whether the daemon runs and how it stands; exit code 3 if it does not run.",
    footer = {"", "Example:", "  kroniek status --json"})
final class StatusCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Option(names = "--json", description = "As JSON.")
  private boolean isJson;

  StatusCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    Path data = kroniek.data();
    Optional<DaemonClient> daemon = DaemonClient.connect(data);
    Optional<SilentDaemon> silent = daemon.isPresent() ? Optional.empty() : SilentDaemon.of(data);
    if (daemon.isEmpty()) {
      RootCommand.requireData(data, silent);
    }
    StatusReport report = daemon.isPresent() ? running(data, daemon.get()) : stopped(data, silent);
    if (isJson) {
      kroniek.printPretty(report.toJson(data.toString()));
    } else {
      print(report, data);
    }
    return report.daemon() == null ? ExitCode.UNAVAILABLE : ExitCode.DONE;
  }

  private StatusReport running(Path data, DaemonClient client) {
    Json.Obj status;
    try (client) {
      status = client.object("/v1/status");
    }
    return new StatusReport(
        new StatusReport.Running(Shown.count(status, "pid"), uptime(status)),
        null,
        Shown.count(status, "lag_entries"),
        Duration.ofMillis(Shown.count(status, "oldest_unfolded_ms")),
        SpoolBacklog.of(data).dropped(Shown.count(Shown.object(status, "spool"), "dropped")),
        counts(Shown.object(status, "sessions")),
        new StatusReport.Disk(
            Shown.count(status, "journal_bytes"), Shown.count(status, "free_bytes")),
        liveness(status.get("liveness")),
        Shown.texts(status, "damage"));
  }

  private Duration uptime(Json.Obj status) {
    String started = status.text("started_at");
    return started == null
        ? Duration.ZERO
        : Duration.between(Timestamps.parse(started), kroniek.context().times().now());
  }

  private StatusReport.@Nullable Liveness liveness(@Nullable Json told) {
    if (told == null) {
      return null; // a daemon of an older version
    }
    if (!(told instanceof Json.Obj rounds)) {
      return new StatusReport.Liveness(told, "off: no session becomes stale by itself");
    }
    String next = rounds.text("next_round");
    Duration left =
        next == null
            ? Duration.ZERO
            : Duration.between(kroniek.context().times().now(), Timestamps.parse(next));
    return new StatusReport.Liveness(
        told,
        "stale after "
            + Times.shortly(Duration.ofMillis(Shown.count(rounds, "stale_after_ms")))
            + " of silence and no process alive; looks again in "
            + Times.shortly(left));
  }

  private static Map<String, Long> counts(Json.Obj sessions) {
    Map<String, Long> counts = new HashMap<>();
    sessions.fields().keySet().forEach(status -> counts.put(status, Shown.count(sessions, status)));
    return counts;
  }

  private static StatusReport stopped(Path data, Optional<SilentDaemon> silent) {
    try (StoppedRecords records = StoppedRecords.open(data)) {
      var status = records.status();
      return new StatusReport(
          null,
          silent.orElse(null),
          status.lagEntries(),
          status.oldestUnfolded(),
          SpoolBacklog.of(data),
          status.sessionsByStatus(),
          new StatusReport.Disk(status.journalBytes(), status.freeBytes()),
          null,
          status.damage());
    }
  }

  private void print(StatusReport report, Path data) {
    Terminal terminal = kroniek.context().terminal();
    LabelledLines lines = new LabelledLines(kroniek.context());
    StatusReport.Running daemon = report.daemon();
    SilentDaemon silent = report.silent();
    lines.row(
        "daemon",
        daemon == null
            ? terminal.styled(Style.YELLOW, report.state())
                + (silent == null
                    ? ""
                    : Printable.line(", pid " + silent.pid() + ", see " + silent.log()))
            : terminal.styled(Style.GREEN, "running")
                + ", pid "
                + daemon.pid()
                + ", up "
                + Times.shortly(daemon.uptime()));
    lines.row("data", Printable.line(data.toString()));
    if (daemon != null) {
      DaemonAddress.page(data, Terminal.isForPeople())
          .ifPresent(page -> lines.row("page", Printable.line(page)));
    }
    lines.row(
        "lag",
        Texts.counted(report.lagEntries(), "entry", "entries")
            + " not folded"
            + (report.lagEntries() == 0 ? "" : ", the oldest for " + Times.shortly(report.lag())));
    lines.row("spool", Printable.line(report.spool().line(data)));
    lines.row("sessions", LabelledLines.sessions(report.sessions()));
    lines.row(
        "journal",
        LabelledLines.bytes(report.disk().journalBytes())
            + ", "
            + LabelledLines.bytes(report.disk().freeBytes())
            + " free");
    if (report.liveness() != null) {
      lines.row("liveness", report.liveness().line());
    }
    for (String damage : report.damage()) {
      lines.row("damage", terminal.styled(Style.RED, Printable.line(damage)));
    }
  }
}

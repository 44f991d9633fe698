package dev.kroniek.cli;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import dev.kroniek.engine.CompactReport;
import dev.kroniek.engine.KroniekOptions;
import dev.kroniek.engine.MaintenanceJob;
import dev.kroniek.engine.Retention;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Has old entries dropped and forgotten sessions erased: by the daemon where one runs, else by an
 * engine of this process, which has the data directory meanwhile. For one thread.
 */
final class Upkeep implements AutoCloseable {
  private static final String TARGET = "/v1/maintenance";
  private static final int GONE = 410;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Context context;
  private final ImportDoor door;

  /** Null where no daemon runs. */
  private final @Nullable DaemonClient daemon;

  /** Null where a daemon runs. */
  private final @Nullable EngineDoor engine;

  private Upkeep(Context context, DaemonClient daemon, Path data) {
    this.context = context;
    this.daemon = daemon;
    this.engine = null;
    this.door = new DaemonDoor(daemon, data);
  }

  private Upkeep(Context context, EngineDoor engine) {
    this.context = context;
    this.daemon = null;
    this.engine = engine;
    this.door = engine;
  }

  /** Goes to the daemon or the data directory, where there must be a journal. */
  static Upkeep of(RootCommand kroniek) {
    Path data = kroniek.data();
    Context context = kroniek.context();
    Optional<DaemonClient> daemon = DaemonClient.connect(data, PATIENCE);
    if (daemon.isPresent()) {
      LogSetup.apply(Settings.LogLevel.ERROR);
      return new Upkeep(context, daemon.get(), data);
    }
    DirectAccess.to(data).close();
    Settings settings = settings(kroniek);
    return new Upkeep(
        context,
        EngineDoor.open(
            data,
            KroniekOptions.defaults()
                .durability(settings.durability())
                .reserveBytes(settings.journalReserveBytes())
                .redaction(settings.redaction())
                .clock(() -> context.times().now())));
  }

  /** What the daemon would be set to. */
  static Settings settings(RootCommand kroniek) {
    return SettingsSources.load(kroniek.data(), null, kroniek.context().environment(), Map.of());
  }

  /** The sessions by their names. */
  SessionNames names() {
    if (daemon != null) {
      return new DaemonRecords(daemon);
    }
    return new EngineNames(opened());
  }

  private EngineDoor opened() {
    if (engine == null) {
      throw new IllegalStateException("there is a daemon");
    }
    return engine;
  }

  /**
   * Forgets a session.
   *
   * @param command that does it
   * @return whether it was not forgotten before
   */
  boolean forget(Command command) {
    if (daemon != null) {
      return forget(command, daemon);
    }
    ImportDoor.Taken taken = door.take(List.of(command)).get(0);
    if (taken instanceof ImportDoor.Taken.Rejected rejected) {
      throw Failure.refused(rejected.reason() + ": " + rejected.detail());
    }
    return taken instanceof ImportDoor.Taken.Added;
  }

  private static boolean forget(Command command, DaemonClient client) {
    HttpReply reply =
        client.post(
            "/v1/commands?ack=applied",
            "application/json",
            command.toJson().toString().getBytes(StandardCharsets.UTF_8));
    if (reply.status() == GONE) {
      return false;
    }
    if (!reply.isSuccess()) {
      throw DaemonClient.failure(reply);
    }
    return true;
  }

  /** Has it done, and waits. @return the report */
  Json.Obj compact(Retention retention) {
    return daemon == null ? here(opened(), retention) : there(daemon, retention);
  }

  private Json.Obj here(EngineDoor own, Retention retention) {
    MaintenanceJob job = own.kroniek().compact(retention);
    try (Stages stages = new Stages(context.err())) {
      while (!job.result().isDone()) {
        MaintenanceJob.Progress progress = job.progress();
        stages.show(progress.stage().wireName(), progress.done(), progress.total());
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      }
    }
    try {
      CompactReport report = job.result().join();
      return report.toJson();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw Failure.failed(String.valueOf(cause.getMessage()));
    }
  }

  private Json.Obj there(DaemonClient client, Retention retention) {
    Duration keep = retention.keep();
    Path archive = retention.archive();
    Json.Obj body =
        Json.Obj.builder()
            .putIfPresent("keep_seconds", keep == null ? null : keep.toSeconds())
            .putIfPresent(
                "max_bytes", retention.maxBytes() == Long.MAX_VALUE ? null : retention.maxBytes())
            .putIfPresent("archive", archive == null ? null : archive.toString())
            .build();
    HttpReply reply =
        client.post(
            TARGET, "application/json", JsonText.compact(body).getBytes(StandardCharsets.UTF_8));
    if (!reply.isSuccess()) {
      throw DaemonClient.failure(reply);
    }
    String job = TARGET + "?job=" + Shown.count(DaemonClient.json(reply), "job");
    try (Stages stages = new Stages(context.err())) {
      while (true) {
        Json.Obj now = only(client.object(job));
        if (now.get("report") instanceof Json.Obj report) {
          return report;
        }
        String problem = now.text("problem");
        if (problem != null) {
          throw Failure.failed(problem);
        }
        stages.show(Shown.text(now, "stage"), Shown.count(now, "done"), Shown.count(now, "total"));
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      }
    }
  }

  private static Json.Obj only(Json.Obj answer) {
    if (answer.get("jobs") instanceof Json.Arr jobs
        && jobs.items().size() == 1
        && jobs.items().get(0) instanceof Json.Obj job) {
      return job;
    }
    throw Failure.failed("the daemon does not know of the job any more: was it started again?");
  }

  /** A line of progress for each stage. */
  private static final class Stages implements AutoCloseable {
    private final Messages err;
    private String stage = "";
    private @Nullable ProgressLine line;

    Stages(Messages err) {
      this.err = err;
    }

    void show(String now, long done, long total) {
      ProgressLine shown = line;
      if (shown == null || !now.equals(stage)) {
        close();
        stage = now;
        shown = new ProgressLine(err, now);
        line = shown;
      }
      if (total > 0) {
        shown.progress(done, total);
      }
    }

    @Override
    public void close() {
      if (line != null) {
        line.close();
      }
    }
  }

  @Override
  public void close() {
    door.close();
  }
}

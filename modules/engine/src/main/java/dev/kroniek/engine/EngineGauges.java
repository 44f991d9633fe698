package dev.kroniek.engine;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** What of the engine can be read off at any moment, as metrics. */
final class EngineGauges {
  private static final List<String> STATUSES = List.of("active", "parked", "stale", "completed");

  private final LiveEngine engine;
  private final EngineMeters meters;

  EngineGauges(LiveEngine engine, EngineMeters meters) {
    this.engine = engine;
    this.meters = meters;
  }

  void register() {
    meters.gauge(
        "kroniek.fold.lag.entries",
        "Entries journaled and not folded yet",
        () -> engine.journaled().lastSequence() - engine.journaled().foldedSequence());
    meters.gauge(
        "kroniek.fold.lag.seconds",
        "How long the oldest entry that is not folded has waited",
        () ->
            engine.journaled().oldestWaitNanos(System.nanoTime())
                / (double) TimeUnit.SECONDS.toNanos(1));
    meters.gauge(
        "kroniek.journal.bytes", "What the journal takes on the disk", engine.journal()::bytes);
    meters.gauge(
        "kroniek.journal.first.sequence",
        "The first entry there is: those before were dropped",
        engine.journal()::firstSequence);
    meters.gauge(
        "kroniek.disk.free.bytes",
        "Free space where the data directory lies",
        () -> engine.directory().root().toFile().getUsableSpace());
    for (String status : STATUSES) {
      meters.sessionsGauge(status, () -> engine.sessionCount(status));
    }
  }
}

package dev.kroniek.server;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Texts;
import dev.kroniek.domain.Timestamps;
import dev.kroniek.engine.Health;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.Status;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the daemon stands: two probes for supervisors, and a page of figures for people. */
final class Probes {
  private final Kroniek kroniek;
  private final SpoolMeters spool;
  private final Supplier<Json> liveness;
  private final String version;
  private final Instant startedAt;

  Probes(Kroniek kroniek, SpoolMeters spool, Supplier<Json> liveness, ServerOptions options) {
    this.kroniek = kroniek;
    this.spool = spool;
    this.liveness = liveness;
    this.version = options.version();
    this.startedAt = options.clock().instant();
  }

  /** {@code GET /health/live}: whether a restart would help. Waits for nothing. */
  void live(Exchange exchange) throws ProblemException {
    requireWorking();
    exchange.answer(Answer.line(200, Json.Obj.builder().put("status", "live").build()));
  }

  /** {@code GET /health/ready}: whether commands and reads are served. */
  void ready(Exchange exchange) throws ProblemException {
    requireWorking();
    if (!kroniek.recovered().isDone()) {
      Status status = kroniek.status();
      throw new ProblemException(
          new Problem(
                  Problem.Kind.NOT_READY,
                  Texts.counted(status.lagEntries(), "entry", "entries")
                      + " of the journal still to be folded")
              .with("lag_entries", new Json.Num(status.lagEntries())));
    }
    exchange.answer(Answer.line(200, Json.Obj.builder().put("status", "ready").build()));
  }

  private void requireWorking() throws ProblemException {
    Health health = kroniek.health();
    if (health instanceof Health.Failed) {
      throw new ProblemException(
          Problem.Kind.NOT_WORKING, "the engine stopped; the log says why; restart the daemon");
    }
    if (health instanceof Health.Stuck stuck) {
      throw new ProblemException(Problem.Kind.NOT_WORKING, told(stuck));
    }
  }

  private static String told(Health.Stuck stuck) {
    return "the %s thread has been at one piece of work for %d s: look at the disk, and restart the daemon if it stays so"
        .formatted(stuck.thread(), stuck.lasting().toSeconds());
  }

  /** {@code GET /v1/status}. */
  void status(Exchange exchange) {
    Status status = kroniek.status();
    exchange.answer(
        Answer.json(
            Json.Obj.builder()
                .put("version", version)
                .put("pid", ProcessHandle.current().pid())
                .put("started_at", Timestamps.format(startedAt))
                .put("ready", new Json.Bool(kroniek.recovered().isDone()))
                .put("journaled", status.journaledSequence())
                .put("folded", status.foldedSequence())
                .put("checkpoint", status.checkpointSequence())
                .put("lag_entries", status.lagEntries())
                .put("oldest_unfolded_ms", status.oldestUnfolded().toMillis())
                .put("journal_bytes", status.journalBytes())
                .put("free_bytes", status.freeBytes())
                .put("sessions", counts(status.sessionsByStatus()))
                .put("spool", spool())
                .put("liveness", liveness.get())
                .put("damage", Json.Arr.of(status.damage(), Json.Text::new))
                .putIfPresent("failure", failure(status.health()))
                .build()));
  }

  private static @Nullable String failure(Health health) {
    if (health instanceof Health.Failed failed) {
      return failed.cause().toString();
    }
    return health instanceof Health.Stuck stuck ? told(stuck) : null;
  }

  private Json spool() {
    return Json.Obj.builder()
        .put("backlog", spool.backlog())
        .put("dropped", spool.dropped())
        .put("rejected", spool.rejected())
        .build();
  }

  private static Json counts(Map<String, Long> counts) {
    Json.Builder json = Json.Obj.builder();
    new TreeMap<>(counts).forEach(json::put);
    return json.build();
  }
}

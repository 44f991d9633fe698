package dev.kroniek.engine;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Outcome;
import dev.kroniek.journal.EncodedCommand;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the engine counts and times. The names are listed in docs/metrics.md. Thread-safe. */
final class EngineMeters {
  /** Sources by name; all others are counted together, so that no sender can grow the metrics. */
  private static final Set<String> KNOWN_SOURCES =
      Set.of(
          "cli",
          "http",
          "java",
          "probe",
          "scheduler",
          "import",
          "web",
          "hook/claude-code",
          "hook/codex",
          "hook/gemini",
          "mcp/claude-code",
          "mcp/codex");

  private final MeterRegistry registry;
  private final Map<CommandType, Map<String, Counter>> appended = new EnumMap<>(CommandType.class);
  private final Map<CommandType, Map<String, Counter>> folded = new EnumMap<>(CommandType.class);
  private final Map<String, Counter> rejections = new ConcurrentHashMap<>();
  private final Map<String, Counter> redactions = new ConcurrentHashMap<>();
  private final Timer append;
  private final Timer force;
  private final Timer fold;
  private final Timer snapshotWrite;
  private final Timer checkpoint;
  private final Timer compaction;
  private final Timer compactionPause;
  private final Counter dropped;
  private final Timer endToEnd;

  EngineMeters(MeterRegistry registry) {
    this.registry = registry;
    for (CommandType type : CommandType.values()) {
      appended.put(type, new ConcurrentHashMap<>());
      folded.put(type, new ConcurrentHashMap<>());
    }
    append = timer("kroniek.append", "Journaling a batch: append, force and read back");
    force = timer("kroniek.force", "Forcing a batch to the disk, a part of kroniek.append");
    fold = timer("kroniek.fold", "Folding one command");
    snapshotWrite = timer("kroniek.snapshot.write", "Writing one session.json");
    checkpoint = timer("kroniek.checkpoint", "Committing state.db and outcomes.log");
    compaction =
        timer("kroniek.compaction", "Compacting: dropping old entries, erasing forgotten ones");
    compactionPause =
        timer(
            "kroniek.compaction.pause",
            "A piece of a compaction for which a thread that journals or folds pauses");
    dropped =
        Counter.builder("kroniek.entries.dropped")
            .description("Entries that retention dropped")
            .register(registry);
    endToEnd =
        timer(
            "kroniek.end.to.end",
            "From the moment a hook's file was complete to its session's snapshot on disk");
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofNanos(1_000))
        .maximumExpectedValue(Duration.ofSeconds(30))
        .register(registry);
  }

  void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).strongReference(true).register(registry);
  }

  void sessionsGauge(String status, Supplier<Number> value) {
    Gauge.builder("kroniek.sessions", value)
        .description("Sessions by status")
        .tag("status", status)
        .strongReference(true)
        .register(registry);
  }

  void appended(List<EncodedCommand> commands, long nanos) {
    append.record(nanos, TimeUnit.NANOSECONDS);
    for (EncodedCommand command : commands) {
      String source = command.source();
      String known = KNOWN_SOURCES.contains(source) ? source : "other";
      counters(appended, command.type())
          .computeIfAbsent(
              known,
              name ->
                  Counter.builder("kroniek.commands.appended")
                      .description("Commands journaled")
                      .tag("type", command.type().wireName())
                      .tag("source", name)
                      .register(registry))
          .increment();
    }
  }

  void folded(CommandType type, Outcome outcome, long nanos) {
    fold.record(nanos, TimeUnit.NANOSECONDS);
    counters(folded, type)
        .computeIfAbsent(
            outcome.wireName(),
            name ->
                Counter.builder("kroniek.commands.folded")
                    .description("Commands folded, by what became of them")
                    .tag("type", type.wireName())
                    .tag("outcome", name)
                    .register(registry))
        .increment();
    if (outcome instanceof Outcome.Rejected rejected) {
      rejections
          .computeIfAbsent(
              rejected.reason().wireName(),
              reason ->
                  Counter.builder("kroniek.rejections")
                      .description("Commands that the fold rejected")
                      .tag("reason", reason)
                      .register(registry))
          .increment();
    }
  }

  /** Counts from 0 on for every rule: none must not look as if nobody looked. */
  void countRedactions(List<String> rules) {
    for (String rule : rules) {
      redactions.put(
          rule,
          Counter.builder("kroniek.redactions")
              .description("Secrets that were replaced")
              .tag("rule", rule)
              .register(registry));
    }
  }

  /** A secret was replaced by that rule. */
  void redacted(String rule) {
    Counter counter = redactions.get(rule);
    if (counter == null) {
      throw new IllegalStateException("no counter for the rule " + rule);
    }
    counter.increment();
  }

  private static Map<String, Counter> counters(
      Map<CommandType, Map<String, Counter>> byType, CommandType type) {
    Map<String, Counter> counters = byType.get(type);
    if (counters == null) {
      throw new IllegalStateException("no counters for " + type);
    }
    return counters;
  }

  void forced(long nanos) {
    force.record(nanos, TimeUnit.NANOSECONDS);
  }

  void snapshotWritten(long nanos) {
    snapshotWrite.record(nanos, TimeUnit.NANOSECONDS);
  }

  void checkpointed(long nanos) {
    checkpoint.record(nanos, TimeUnit.NANOSECONDS);
  }

  void compacted(long droppedEntries, long nanos) {
    compaction.record(nanos, TimeUnit.NANOSECONDS);
    dropped.increment((double) droppedEntries);
  }

  /** A thread that journals or folds did a piece of a compaction. */
  void paused(long nanos) {
    compactionPause.record(nanos, TimeUnit.NANOSECONDS);
  }

  void hookReachedDisk(Duration sinceHook) {
    endToEnd.record(sinceHook.isNegative() ? Duration.ZERO : sinceHook);
  }
}

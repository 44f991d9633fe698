package dev.kroniek.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What the pick-up counts and times. The names are listed in docs/metrics.md. Thread-safe. */
final class SpoolMeters {
  private final AtomicLong backlog = new AtomicLong();
  private final Timer pickUp;
  private final Counter dropped;
  private final Map<SpoolRejection, Counter> rejected = new EnumMap<>(SpoolRejection.class);

  SpoolMeters(MeterRegistry registry) {
    Gauge.builder("kroniek.spool.backlog", backlog, AtomicLong::get)
        .description("Spool files that wait to be journaled")
        .baseUnit("files")
        .register(registry);
    pickUp =
        Timer.builder("kroniek.spool.pickup")
            .description("From the last byte of a spool file to its commands in the journal")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofNanos(100_000))
            .maximumExpectedValue(Duration.ofMinutes(1))
            .register(registry);
    dropped =
        Counter.builder("kroniek.spool.dropped")
            .description("Payloads that hooks gave up because the spool was full")
            .register(registry);
    Arrays.stream(SpoolRejection.values())
        .forEach(
            rejection ->
                rejected.put(
                    rejection,
                    Counter.builder("kroniek.spool.rejected")
                        .description("Spool files that no commands could be made of")
                        .tag("reason", rejection.wireName())
                        .register(registry)));
  }

  long backlog() {
    return backlog.get();
  }

  void backlog(long files) {
    backlog.set(files);
  }

  void pickedUp(Duration sinceComplete) {
    backlog.updateAndGet(files -> Math.max(0, files - 1));
    pickUp.record(sinceComplete.isNegative() ? Duration.ZERO : sinceComplete);
  }

  void dropped(long payloads) {
    dropped.increment((double) payloads);
  }

  long dropped() {
    return (long) dropped.count();
  }

  void rejected(SpoolRejection rejection) {
    backlog.updateAndGet(files -> Math.max(0, files - 1));
    Counter counter = rejected.get(rejection);
    if (counter == null) {
      throw new IllegalStateException("no counter for " + rejection);
    }
    counter.increment();
  }

  long rejected() {
    return (long) rejected.values().stream().mapToDouble(Counter::count).sum();
  }
}

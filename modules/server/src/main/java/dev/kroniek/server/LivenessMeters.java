package dev.kroniek.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** What the rounds count. The names are listed in docs/metrics.md. Thread-safe. */
final class LivenessMeters {
  private final Map<ProbeFinding, Counter> probes = new EnumMap<>(ProbeFinding.class);
  private final Counter cleanups;
  private final Counter failures;

  LivenessMeters(MeterRegistry registry) {
    for (ProbeFinding finding : ProbeFinding.values()) {
      probes.put(
          finding,
          Counter.builder("kroniek.probes")
              .description("Looks at the processes of a silent session, by what was found")
              .tag("finding", finding.wireName())
              .register(registry));
    }
    cleanups =
        Counter.builder("kroniek.cleanups")
            .description("Cleanups appended because sessions were stale")
            .register(registry);
    failures =
        Counter.builder("kroniek.liveness.failures")
            .description("Rounds that ended early, in which nothing was closed")
            .register(registry);
  }

  void probed(ProbeFinding finding) {
    Counter counter = probes.get(finding);
    if (counter == null) {
      throw new IllegalStateException("no counter for " + finding);
    }
    counter.increment();
  }

  void cleanedUp() {
    cleanups.increment();
  }

  void failed() {
    failures.increment();
  }
}

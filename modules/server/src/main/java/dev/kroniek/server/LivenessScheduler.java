package dev.kroniek.server;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Timestamps;
import dev.kroniek.engine.AppendRefusedException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that does a {@link LivenessRound} now and then, the first one an interval after the
 * start. It waits by a clock that stands while the machine sleeps: after that, agents have what is
 * left of the interval to be heard again. Safe for many threads.
 */
final class LivenessScheduler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LivenessScheduler.class);
  private static final Duration STOP_MAX = Duration.ofMillis(500);

  private final LivenessRound round;
  private final LivenessTimes times;
  private final LivenessMeters meters;
  private final InstantSource clock;
  private final Thread thread = new Thread(this::run, "kroniek-liveness");
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile long dueNanos;
  private boolean isFailing; // the thread's own

  LivenessScheduler(
      LivenessRound round, LivenessTimes times, LivenessMeters meters, InstantSource clock) {
    this.round = round;
    this.times = times;
    this.meters = meters;
    this.clock = clock;
    thread.setDaemon(true);
    schedule();
  }

  private void schedule() {
    dueNanos = System.nanoTime() + times.interval().toNanos();
  }

  void start() {
    if (times.isOn()) {
      thread.start();
    }
  }

  /** For {@code /v1/status}: when the next round is due; {@code off} where there are none. */
  Json status() {
    if (!times.isOn()) {
      return new Json.Text("off");
    }
    long nanos = Math.max(0, dueNanos - System.nanoTime());
    return Json.Obj.builder()
        .put("interval_ms", times.interval().toMillis())
        .put("stale_after_ms", times.staleAfter().toMillis())
        .put(
            "next_round",
            Timestamps.format(clock.instant().plusNanos(nanos).truncatedTo(ChronoUnit.MICROS)))
        .build();
  }

  private void run() {
    try {
      while (!closed.await(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        turn();
        schedule();
      }
    } catch (InterruptedException e) {
      LOG.debug("told to stop");
    } catch (Throwable e) {
      LOG.error("silent sessions are not looked at any more", e);
    }
  }

  private void turn() throws InterruptedException {
    try {
      round.run();
      isFailing = false;
    } catch (AppendRefusedException | IOException | RuntimeException e) {
      meters.failed();
      if (!isFailing && closed.getCount() > 0) {
        LOG.warn("whether sessions are stale cannot be told now, so none is closed: {}", e + "");
      }
      isFailing = true;
    }
  }

  /** Ends the round under way; waits for it half a second at most. */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join(STOP_MAX.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.kroniek.server;

import dev.kroniek.engine.AppendRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that gives {@link SpoolPickup} its turns: whenever something happens in the spool. */
final class SpoolThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolThread.class);
  private static final Duration PAUSE_MIN = Duration.ofMillis(50);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
  private static final Duration STOP_MAX = Duration.ofMillis(500);

  private final SpoolPickup pickup;
  private final SpoolWatch watch;
  private final Thread thread = new Thread(this::run, "kroniek-spool");
  private Duration pause = Duration.ZERO;
  private volatile boolean hasTurned;

  SpoolThread(Path spool, SpoolPickup pickup) {
    this.pickup = pickup;
    this.watch = new SpoolWatch(spool);
    thread.setDaemon(true);
  }

  /** Whether what lay in the spool at the start was taken, or refused, once. Any thread. */
  boolean hasTurned() {
    return hasTurned;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!watch.isClosed()) {
        turn();
        hasTurned = true;
        if (pause.isZero()) {
          watch.await();
        } else {
          watch.pause(pause);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("the pick-up was told to stop");
    } catch (Throwable e) {
      LOG.error("the spool is not picked up any more", e);
    }
  }

  /** One turn. What goes wrong is tried again, each time a little later. */
  private void turn() throws InterruptedException {
    try {
      pickup.turn();
      pause = Duration.ZERO;
    } catch (AppendRefusedException e) {
      backOff("the spool waits: " + e.refusal() + ": " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      backOff("the spool cannot be picked up: " + e);
    }
  }

  private void backOff(String why) {
    if (pause.isZero()) {
      LOG.warn("{}; the files are kept and tried again", why);
    }
    Duration doubled = pause.isZero() ? PAUSE_MIN : pause.multipliedBy(2);
    pause = doubled.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : doubled;
  }

  /** Stops after the batch under way; waits for it half a second at most. */
  @Override
  public void close() throws IOException {
    watch.close();
    thread.interrupt();
    try {
      thread.join(STOP_MAX.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

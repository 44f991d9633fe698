package dev.kroniek.server;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until something happens in the spool. Where the operating system refuses to tell (its
 * watches may be used up), it looks often instead. One thread waits; any closes.
 */
final class SpoolWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolWatch.class);

  /** Looked at even if nothing is told, in case something was missed. */
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private static final Duration UNTOLD_PERIOD = Duration.ofMillis(15);

  private final Path spool;
  private final @Nullable WatchService service;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable WatchKey key;

  SpoolWatch(Path spool) {
    this.spool = spool;
    this.service = open(spool);
  }

  private static @Nullable WatchService open(Path spool) {
    try {
      return spool.getFileSystem().newWatchService();
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be watched and is looked at every {} ms instead: {}",
          spool,
          UNTOLD_PERIOD.toMillis(),
          e.getMessage());
      return null;
    }
  }

  /** Returns when something happened, when the period is over, or when this is closed. */
  void await() throws InterruptedException {
    WatchService watching = register();
    if (watching == null) {
      pause(UNTOLD_PERIOD);
      return;
    }
    try {
      WatchKey told = watching.poll(PERIOD.toMillis(), TimeUnit.MILLISECONDS);
      if (told != null) {
        told.pollEvents();
        told.reset();
      }
    } catch (ClosedWatchServiceException e) {
      LOG.debug("{} is not watched any more", spool);
    }
  }

  /** Waits that long whatever happens, unless this is closed. */
  void pause(Duration duration) throws InterruptedException {
    boolean isClosed = closed.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    LOG.trace("paused, closed: {}", isClosed);
  }

  /** The service, where it watches the directory; the directory may be new. */
  private @Nullable WatchService register() {
    try {
      if (service != null && (key == null || !key.isValid())) {
        key =
            spool.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY);
      }
      return service;
    } catch (IOException | ClosedWatchServiceException e) {
      LOG.debug("{} cannot be watched", spool, e);
      return null;
    }
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    if (service != null) {
      service.close();
    }
  }
}

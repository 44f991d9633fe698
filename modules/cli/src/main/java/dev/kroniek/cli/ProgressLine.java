package dev.kroniek.cli;

import dev.kroniek.engine.ReplayListener;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One line on a terminal that tells how far long work has come, how fast it is and how long it will
 * take; nothing where standard error is no terminal. Close it before anything else is printed. For
 * one thread.
 */
final class ProgressLine implements ReplayListener, AutoCloseable {
  private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Messages err;
  private final String doing;
  private final long startNanos = System.nanoTime();
  private long shownNanos = startNanos;

  /** Tells of work called {@code doing}, such as {@code folding}. */
  ProgressLine(Messages err, String doing) {
    this.err = err;
    this.doing = doing;
  }

  @Override
  public void progress(long done, long total) {
    long nanos = System.nanoTime();
    if (nanos - shownNanos >= BETWEEN_NANOS) {
      shownNanos = nanos;
      err.showProgress(text(doing, done, total, nanos - startNanos));
    }
  }

  /** Such as {@code folding 42 %, 420000 of 1000000, 31000/s, 18s left}. */
  static String text(String doing, long done, long total, long nanos) {
    double rate = done * 1e9 / Math.max(1, nanos);
    long left = rate > 0 ? Math.round((total - done) / rate) : 0;
    return String.format(
        Locale.ROOT,
        "%s %d %%, %d of %d, %.0f/s, %s left",
        doing,
        total == 0 ? 100 : done * 100 / total,
        done,
        total,
        rate,
        Times.shortly(Duration.ofSeconds(left)));
  }

  @Override
  public void close() {
    err.clearProgress();
  }
}

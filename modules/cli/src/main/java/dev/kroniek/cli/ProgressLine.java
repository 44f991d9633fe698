package dev.kroniek.cli;

import dev.kroniek.engine.ReplayListener;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One line on a terminal that tells how far long work has come, how fast it is and how long it will
 * take yet; nothing where standard error is no terminal. Close it before anything else is printed.
 * For one thread.
 */
final class ProgressLine implements ReplayListener, AutoCloseable {
  private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Messages err;
  private final String doing;
  private final LongSupplier nanos;
  private final long startNanos;
  private long shownNanos;

  /** Tells of work called {@code doing}, such as {@code folding}. */
  ProgressLine(Messages err, String doing) {
    this(err, doing, System::nanoTime);
  }

  ProgressLine(Messages err, String doing, LongSupplier nanos) {
    this.err = err;
    this.doing = doing;
    this.nanos = nanos;
    this.startNanos = nanos.getAsLong();
    this.shownNanos = startNanos;
  }

  @Override
  public void progress(long done, long total) {
    reached(done, done, total);
  }

  /**
   * Tells how far it is.
   *
   * @param count of what was done, to be shown and for the rate
   * @param done in any unit
   * @param total in the same unit; 0 where it is not known
   */
  void reached(long count, long done, long total) {
    long now = nanos.getAsLong();
    if (now - shownNanos >= BETWEEN_NANOS) {
      shownNanos = now;
      double seconds = (now - startNanos) / 1e9;
      String rate = String.format(Locale.ROOT, "%,d, %,d/s", count, Math.round(count / seconds));
      err.showProgress(doing + " " + rate + (total == 0 ? "" : left(seconds, done, total)));
    }
  }

  private static String left(double seconds, long done, long total) {
    String percent = ", " + 100 * done / total + "%";
    if (done == 0) {
      return percent;
    }
    double secondsLeft = seconds * (total - done) / done;
    return percent + ", " + Times.shortly(Duration.ofSeconds(Math.round(secondsLeft))) + " left";
  }

  /** Takes the line away. */
  @Override
  public void close() {
    err.clearProgress();
  }
}

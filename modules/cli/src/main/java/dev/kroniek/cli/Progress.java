package dev.kroniek.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows a person at a terminal how far long work has come, how fast it goes and how long it will
 * take yet: one line on standard error, written over again. Elsewhere it is silent. For one thread.
 */
final class Progress implements AutoCloseable {
  private static final long BETWEEN_NANOS = Duration.ofMillis(500).toNanos();

  private final Messages messages;
  private final Audience audience;
  private final String doing;
  private final LongSupplier nanos;
  private final long begun;
  private long shown;

  /** Who is there to see it. */
  enum Audience {
    PERSON,
    NOBODY
  }

  Progress(Messages messages, Audience audience, String doing, LongSupplier nanos) {
    this.messages = messages;
    this.audience = audience;
    this.doing = doing;
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
    this.shown = begun;
  }

  /** Progress on the terminal that this process has, if it has one. */
  static Progress of(Context context, String doing) {
    boolean isTerminal = System.getProperty("kroniek.terminal") != null;
    return new Progress(
        context.err(), isTerminal ? Audience.PERSON : Audience.NOBODY, doing, System::nanoTime);
  }

  /** Progress of work whose result is on the terminal itself. */
  static Progress silent(Context context) {
    return new Progress(context.err(), Audience.NOBODY, "", System::nanoTime);
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
    if (audience == Audience.NOBODY || now - shown < BETWEEN_NANOS) {
      return;
    }
    shown = now;
    double seconds = (now - begun) / 1e9;
    String rate = String.format(Locale.ROOT, "%,d, %,d/s", count, Math.round(count / seconds));
    messages.overwrite(doing + " " + rate + (total == 0 ? "" : left(seconds, done, total)));
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
    if (shown != begun) {
      messages.overwrite("");
    }
  }
}

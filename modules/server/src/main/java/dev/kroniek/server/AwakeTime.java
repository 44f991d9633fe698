package dev.kroniek.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.LongSupplier;

/**
 * Counts time during which agents could have been heard. While the machine sleeps the wall clock
 * goes on and the clock for durations stands; when somebody sets the wall clock forwards it is the
 * same. Either way sessions seem silent for longer than they were: such a gap is noted when it is
 * seen, at the time after it, and taken as time in which nothing could happen.
 *
 * <p>A clock that is set back makes sessions seem less silent, and needs no note. For one thread.
 */
final class AwakeTime {
  /** Less is the wall clock being adjusted. */
  private static final Duration NOTED_MIN = Duration.ofSeconds(1);

  /** Beyond this many the two oldest become one. */
  private static final int GAPS_MAX = 256;

  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Deque<Gap> gaps = new ArrayDeque<>();
  private Instant lastRead;
  private long lastNanos;

  private record Gap(Instant end, Duration length) {}

  AwakeTime(InstantSource clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.lastRead = clock.instant();
    this.lastNanos = nanoTime.getAsLong();
  }

  /** What time it is; takes note of a gap since it was asked last. */
  Instant now() {
    Instant now = clock.instant();
    long nanos = nanoTime.getAsLong();
    Duration gap = Duration.between(lastRead, now).minusNanos(nanos - lastNanos);
    if (gap.compareTo(NOTED_MIN) >= 0) {
      note(new Gap(now, gap));
    }
    lastRead = now;
    lastNanos = nanos;
    return now;
  }

  private void note(Gap gap) {
    gaps.addLast(gap);
    if (gaps.size() > GAPS_MAX) {
      Gap oldest = gaps.removeFirst();
      Gap next = gaps.removeFirst();
      gaps.addFirst(new Gap(next.end(), oldest.length().plus(next.length())));
    }
  }

  /** The moment before {@code now} since when there was that much time to be heard in. */
  Instant before(Instant now, Duration awake) {
    Instant moment = now.minus(awake);
    Iterator<Gap> newestFirst = gaps.descendingIterator();
    while (newestFirst.hasNext()) {
      Gap gap = newestFirst.next();
      if (!gap.end().isAfter(moment)) {
        break;
      }
      moment = moment.minus(gap.length());
    }
    return moment;
  }

  /** How much of the time since a moment was none. */
  Duration lostSince(Instant moment) {
    Duration lost = Duration.ZERO;
    for (Gap gap : gaps) {
      if (gap.end().isAfter(moment)) {
        lost = lost.plus(gap.length());
      }
    }
    return lost;
  }
}

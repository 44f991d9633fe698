package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.testkit.HandClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Time in which nobody could be heard is not held against anybody. */
class AwakeTimeTest {
  private static final Instant TEN = Instant.parse("2026-11-23T10:00:00Z");
  private static final Duration HALF_HOUR = Duration.ofMinutes(30);

  private final HandClock clock = new HandClock(TEN);
  private long nanos = 5;
  private final AwakeTime time = new AwakeTime(clock, () -> nanos);

  private Instant awake(Duration duration) {
    clock.advance(duration);
    nanos += duration.toNanos();
    return time.now();
  }

  private Instant asleep(Duration duration) {
    clock.advance(duration);
    return time.now();
  }

  @Test
  void whileTheMachineIsAwakeAllTimeCounts() {
    Instant now = awake(Duration.ofHours(3));
    assertThat(time.before(now, HALF_HOUR)).isEqualTo(now.minus(HALF_HOUR));
    assertThat(time.lostSince(TEN)).isZero();
  }

  @Test
  void aNightsSleepDoesNotCount() {
    awake(Duration.ofMinutes(10));
    asleep(Duration.ofHours(8));
    Instant now = awake(Duration.ofMinutes(1));
    assertThat(time.before(now, HALF_HOUR))
        .isEqualTo(now.minus(HALF_HOUR).minus(Duration.ofHours(8)));
    assertThat(time.lostSince(TEN)).isEqualTo(Duration.ofHours(8));
  }

  @Test
  void whatHappensAfterTheSleepCountsFromThere() {
    Instant woken = asleep(Duration.ofHours(8));
    awake(Duration.ofMinutes(20));
    Instant now = awake(Duration.ofMinutes(20));
    assertThat(time.before(now, HALF_HOUR)).isEqualTo(woken.plus(Duration.ofMinutes(10)));
    assertThat(time.lostSince(woken)).isZero();
  }

  @Test
  void shortSleepsAddUp() {
    for (int i = 0; i < 6; i++) {
      asleep(Duration.ofHours(1));
      awake(Duration.ofMinutes(5));
    }
    Instant now = time.now();
    // 5 minutes were awake after each hour of sleep, so 30 minutes reach back over all six
    assertThat(time.before(now, HALF_HOUR)).isBeforeOrEqualTo(TEN.plus(Duration.ofHours(1)));
  }

  @Test
  void aClockThatIsSetForwardsIsLikeASleepAndOneSetBackIsNone() {
    awake(Duration.ofMinutes(1));
    asleep(Duration.ofDays(400));
    Instant ahead = awake(Duration.ofMinutes(1));
    assertThat(time.before(ahead, HALF_HOUR)).isBefore(TEN);
    clock.advance(Duration.ofDays(-400));
    Instant now = awake(Duration.ofMinutes(1));
    assertThat(time.before(now, HALF_HOUR)).isBeforeOrEqualTo(now.minus(HALF_HOUR));
  }

  @Test
  void anAdjustmentIsNoGapAndOfManyGapsNoneIsLost() {
    for (int i = 0; i < 10_000; i++) {
      asleep(Duration.ofMillis(900));
    }
    assertThat(time.lostSince(TEN)).isZero();
    for (int i = 0; i < 10_000; i++) {
      asleep(Duration.ofSeconds(2));
    }
    assertThat(time.lostSince(TEN)).isEqualTo(Duration.ofSeconds(20_000));
  }
}

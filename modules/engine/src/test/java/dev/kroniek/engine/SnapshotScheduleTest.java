package dev.kroniek.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotScheduleTest {
  private static final SessionId A = new SessionId("a");
  private static final SessionId B = new SessionId("b");
  private static final long MS = Duration.ofMillis(1).toNanos();

  private final SnapshotSchedule schedule = new SnapshotSchedule();
  private long now;

  @Test
  void aFirstChangeIsDueAtOnce() {
    contentChanged(A);
    assertThat(written()).isEqualTo(A);
    assertThat(written()).isNull();
  }

  @Test
  void aBusySessionIsWrittenEvery250Ms() {
    contentChanged(A);
    assertThat(written()).isEqualTo(A);
    contentChanged(A);
    pass(249);
    assertThat(written()).isNull();
    pass(1);
    assertThat(written()).isEqualTo(A);
  }

  @Test
  void aMereSignOfLifeIsWrittenEverySecond() {
    contentChanged(A);
    assertThat(written()).isEqualTo(A);
    signOfLife(A);
    pass(999);
    assertThat(written()).isNull();
    pass(1);
    assertThat(written()).isEqualTo(A);
  }

  @Test
  void aChangeDoesNotWaitForTheSignOfLifeBeforeIt() {
    contentChanged(A);
    assertThat(written()).isEqualTo(A);
    signOfLife(A);
    pass(300);
    contentChanged(A);
    assertThat(written()).isEqualTo(A);
    pass(1_000);
    assertThat(written()).as("both changes were in that file").isNull();
  }

  @Test
  void theLongestDueComesFirst() {
    contentChanged(B);
    pass(1);
    contentChanged(A);
    assertThat(written()).isEqualTo(B);
    assertThat(written()).isEqualTo(A);
  }

  @Test
  void theOldestHookThatWaitsIsTheOneMeasured() {
    Instant first = Instant.parse("2026-11-23T10:00:00Z");
    schedule.changed(A, SnapshotSchedule.Change.CONTENT, now, first);
    schedule.changed(A, SnapshotSchedule.Change.CONTENT, now, first.plusSeconds(1));
    SnapshotSchedule.Due due = Objects.requireNonNull(schedule.takeDue(now));
    assertThat(due.hookAt()).isEqualTo(first);
  }

  @Test
  void aForgottenSessionIsNotWritten() {
    contentChanged(A);
    schedule.forget(A);
    assertThat(written()).isNull();
  }

  @Test
  void inAHurryAllThatWaitsIsDue() {
    contentChanged(A);
    assertThat(written()).isEqualTo(A);
    signOfLife(A);
    schedule.hurry(now);
    assertThat(written()).isEqualTo(A);
  }

  @Test
  void itTellsHowLongToRest() {
    assertThat(schedule.nanosUntilDue(now)).isEqualTo(Agent.UNTIL_SIGNALLED);
    contentChanged(A);
    assertThat(schedule.nanosUntilDue(now)).isZero();
    written();
    contentChanged(A);
    pass(50);
    assertThat(schedule.nanosUntilDue(now)).isEqualTo(200 * MS);
  }

  /** The system's ticker begins anywhere, and may overflow. */
  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 100_000_000L, Long.MIN_VALUE})
  void itWorksWhereverTheTickerStands(long start) {
    now = start;
    contentChanged(A);
    assertThat(written()).isEqualTo(A);
    contentChanged(A);
    pass(249);
    assertThat(written()).isNull();
    pass(1);
    assertThat(written()).isEqualTo(A);
  }

  private void contentChanged(SessionId id) {
    schedule.changed(id, SnapshotSchedule.Change.CONTENT, now, null);
  }

  private void signOfLife(SessionId id) {
    schedule.changed(id, SnapshotSchedule.Change.SIGN_OF_LIFE, now, null);
  }

  private @Nullable SessionId written() {
    SnapshotSchedule.Due due = schedule.takeDue(now);
    return due == null ? null : due.id();
  }

  private void pass(long millis) {
    now += millis * MS;
  }
}

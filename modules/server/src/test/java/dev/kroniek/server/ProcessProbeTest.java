package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.SessionId;
import dev.kroniek.testkit.HandClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Whether what has a process's number is that process. */
class ProcessProbeTest {
  private static final Instant TEN = Instant.parse("2026-11-23T10:00:00Z");
  private static final SessionId SESSION = new SessionId("s1");

  private final HandClock clock = new HandClock(TEN);
  private long nanos;
  private final AwakeTime time = new AwakeTime(clock, () -> nanos);
  private final MachineByHand machine = new MachineByHand();
  private final ProcessProbe probe = new ProcessProbe(machine, time);

  private ProbeFinding look(Instant lastHeard) {
    return probe.look(SESSION, 77, lastHeard);
  }

  private void pass(Duration duration) {
    clock.advance(duration);
    nanos += duration.toNanos();
    time.now();
  }

  @Test
  void aProcessThatStartedBeforeItWasHeardLives() {
    machine.start(77, TEN.minusSeconds(60));
    assertThat(look(TEN)).isEqualTo(ProbeFinding.ALIVE);
  }

  @Test
  void aProcessThatEndedIsGone() {
    assertThat(look(TEN)).isEqualTo(ProbeFinding.GONE);
  }

  @Test
  void aProcessThatStartedAfterTheLastWordIsAnother() {
    machine.start(77, TEN.plusSeconds(10));
    assertThat(look(TEN)).isEqualTo(ProbeFinding.REPLACED);
  }

  @Test
  void oneThatWasFoundAliveIsToldFromItsSuccessor() {
    machine.start(77, TEN.minusSeconds(60));
    assertThat(look(TEN)).isEqualTo(ProbeFinding.ALIVE);
    machine.end(77);
    machine.start(77, TEN.plusSeconds(60));
    assertThat(look(TEN)).isEqualTo(ProbeFinding.REPLACED);
  }

  @Test
  void anotherSessionMayBeHeardFromTheSuccessor() {
    machine.start(77, TEN.plusSeconds(60));
    assertThat(probe.look(new SessionId("s2"), 77, TEN.plusSeconds(90)))
        .isEqualTo(ProbeFinding.ALIVE);
    assertThat(look(TEN)).as("s1 was heard before that one began").isEqualTo(ProbeFinding.REPLACED);
  }

  @Test
  void aClockSetForwardsMakesNoStrangerOfTheProcess() {
    machine.start(77, TEN.minusSeconds(60));
    Duration ahead = Duration.ofHours(1);
    clock.advance(ahead); // and the clock for durations does not move
    time.now();
    machine.tellStart(77, TEN.minusSeconds(60).plus(ahead));
    assertThat(look(TEN)).isEqualTo(ProbeFinding.ALIVE);
  }

  @Test
  void onceItIsKnownNoSettingOfTheClockMatters() {
    machine.start(77, TEN.minusSeconds(60));
    assertThat(look(TEN)).isEqualTo(ProbeFinding.ALIVE);
    machine.tellStart(77, TEN.plus(Duration.ofDays(300)));
    assertThat(look(TEN)).isEqualTo(ProbeFinding.ALIVE);
    machine.tellStart(77, TEN.minus(Duration.ofDays(300)));
    assertThat(look(TEN)).isEqualTo(ProbeFinding.ALIVE);
  }

  @Test
  void timeThatPassesMakesNoDifference() {
    machine.start(77, TEN.plusSeconds(10));
    pass(Duration.ofHours(5));
    assertThat(look(TEN)).isEqualTo(ProbeFinding.REPLACED);
  }

  @Test
  void whatCannotBeOursIsElsewhere() {
    machine.isElsewhere(77);
    assertThat(look(TEN)).isEqualTo(ProbeFinding.ELSEWHERE);
  }
}

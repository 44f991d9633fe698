package dev.kroniek.domain;

import static dev.kroniek.domain.Sent.cleanup;
import static dev.kroniek.domain.Sent.cli;
import static dev.kroniek.domain.Sent.hook;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ParkAndResumeTest {
  private final Story story = new Story();

  @BeforeEach
  void aSession() {
    story.given(hook("start_session", "s1").at("10:00"));
  }

  @Test
  void anActiveSessionIsParked() {
    story
        .when(
            cli("park_session", "s1").with("reason", "waits for review").with("next_steps", "ask"))
        .isAppliedAsVersion(2);

    story
        .then("s1")
        .is("parked")
        .hasReason("waits for review")
        .has(Field.NEXT_STEPS, "ask")
        .hasNotEnded();
  }

  @Test
  void nextStepsThatAreNotNamedStay() {
    story.given(cli("update_session", "s1").with("next_steps", "ask"), cli("park_session", "s1"));

    story.then("s1").is("parked").hasReason(null).has(Field.NEXT_STEPS, "ask");
  }

  @Test
  void aStaleSessionIsParkedAndHasNotEndedAnyMore() {
    story.given(cleanup("PT30M", "11:00"));

    story.when(cli("park_session", "s1").at("11:05")).isAppliedAsVersion(3);

    story.then("s1").is("parked").hasNotEnded().wasReopened(0);
  }

  @Test
  void parkingAParkedSessionDoesNothing() {
    story.given(cli("park_session", "s1").with("reason", "first"));

    story
        .when(cli("park_session", "s1").with("reason", "second").with("next_steps", "other"))
        .isAppliedAsVersion(2)
        .changesNothing();
  }

  @Test
  void aCompletedSessionIsNotParked() {
    story.given(cli("complete_session", "s1").with("outcome", "success").at("10:10"));

    OutcomeAssert then =
        story
            .when(cli("park_session", "s1").with("next_steps", "other"))
            .isRejectedBecause(Reason.SESSION_ENDED);

    story.then("s1").is("completed").endedAt("10:10").hasNo(Field.NEXT_STEPS).hasRejected(1);
    assertThat(then.outcome())
        .isEqualTo(
            new Outcome.Rejected(
                3,
                Reason.SESSION_ENDED,
                2,
                "session s1 ended at 2026-11-23T10:10:00.000000Z with outcome success"));
  }

  @Test
  void aParkedSessionIsNeverStale() {
    story.given(cli("park_session", "s1"));

    story.when(cleanup("PT30M", "2027-11-23T10:00:00Z")).closes();

    story.then("s1").is("parked");
  }

  @Test
  void aParkedSessionIsResumed() {
    story.given(cli("park_session", "s1").with("reason", "lunch"));

    story.when(cli("resume_session", "s1")).isAppliedAsVersion(3);

    story.then("s1").is("active").hasReason(null).wasReopened(1);
  }

  @Test
  void aStaleSessionIsResumedWhateverTheTime() {
    story.given(cleanup("PT30M", "11:00"));

    story.when(cli("resume_session", "s1").at("09:00").recordedAt("11:05")).isAppliedAsVersion(3);

    story.then("s1").is("active").hasNotEnded().wasReopened(1);
  }

  @Test
  void resumingAnActiveSessionDoesNothing() {
    story.when(cli("resume_session", "s1")).isAppliedAsVersion(1).changesNothing();
  }

  @Test
  void aCompletedSessionIsNotResumed() {
    story.given(cli("complete_session", "s1").at("10:10"));

    story.when(cli("resume_session", "s1")).isRejectedBecause(Reason.SESSION_ENDED);

    story.then("s1").is("completed").endedAt("10:10").wasReopened(0).hasRejected(1);
  }

  @Test
  void everyTimeASessionBecomesActiveAgainIsCounted() {
    story.given(
        cli("park_session", "s1"),
        cli("resume_session", "s1"),
        cli("park_session", "s1"),
        hook("add_event", "s1").with("kind", "prompt"),
        cli("complete_session", "s1"),
        hook("start_session", "s1"));

    story.then("s1").is("active").wasReopened(3);
  }

  @Test
  void aLongReasonIsCut() {
    story.given(cli("park_session", "s1").with("reason", "x".repeat(3000)));

    story.then("s1").hasReason("x".repeat(2045) + "…");
  }
}

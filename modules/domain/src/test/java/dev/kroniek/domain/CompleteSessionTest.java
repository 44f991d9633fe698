package dev.kroniek.domain;

import static dev.kroniek.domain.Sent.cleanup;
import static dev.kroniek.domain.Sent.cli;
import static dev.kroniek.domain.Sent.hook;
import static dev.kroniek.domain.Sent.mcp;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompleteSessionTest {
  private final Story story = new Story();

  @BeforeEach
  void aSession() {
    story.given(hook("start_session", "s1").at("10:00"));
  }

  @ParameterizedTest
  @EnumSource
  void anActiveSessionIsCompletedWithTheOutcomeGiven(SessionOutcome outcome) {
    story
        .when(
            cli("complete_session", "s1")
                .with("outcome", outcome.wireName())
                .with("summary", "All green")
                .with("reason", "merged")
                .at("10:10"))
        .isAppliedAsVersion(2);

    story
        .then("s1")
        .is("completed")
        .endedAt("10:10")
        .hasOutcome(outcome)
        .has(Field.SUMMARY, "All green")
        .hasReason("merged");
  }

  @Test
  void withoutAnOutcomeItIsUnknown() {
    story.given(cli("complete_session", "s1"));

    story.then("s1").hasOutcome(SessionOutcome.UNKNOWN).hasReason(null).hasNo(Field.SUMMARY);
  }

  @Test
  void aParkedSessionIsCompleted() {
    story.given(cli("park_session", "s1").with("reason", "lunch"));

    story.when(cli("complete_session", "s1").at("10:10")).isAppliedAsVersion(3);

    story.then("s1").is("completed").endedAt("10:10").hasReason(null);
  }

  @Test
  void aStaleSessionIsCompletedAtTheTimeOfTheCommand() {
    story.given(cleanup("PT30M", "11:00"));

    story.when(cli("complete_session", "s1").at("11:10")).isAppliedAsVersion(3);

    story.then("s1").is("completed").endedAt("11:10").wasReopened(0);
  }

  @Test
  void onACompletedSessionNoOutcomeDoesNothing() {
    story.given(cli("complete_session", "s1").with("outcome", "success").at("10:10"));

    story
        .when(
            cli("complete_session", "s1")
                .with("summary", "Other")
                .with("reason", "other")
                .at("10:20"))
        .isAppliedAsVersion(2)
        .changesNothing();
    story
        .when(cli("complete_session", "s1").with("outcome", "unknown"))
        .isAppliedAsVersion(2)
        .changesNothing();
  }

  @Test
  void aKnownOutcomeReplacesUnknownOnceAndTheEndStays() {
    story.given(cli("complete_session", "s1").with("reason", "exit").at("10:10"));

    story
        .when(
            cli("complete_session", "s1")
                .with("outcome", "failure")
                .with("summary", "Tests red")
                .at("10:20"))
        .isAppliedAsVersion(3);
    story
        .then("s1")
        .endedAt("10:10")
        .hasOutcome(SessionOutcome.FAILURE)
        .hasReason("exit")
        .has(Field.SUMMARY, "Tests red");

    story
        .when(cli("complete_session", "s1").with("outcome", "success"))
        .isRejectedBecause(Reason.SESSION_ENDED);
    story.then("s1").endedAt("10:10").hasOutcome(SessionOutcome.FAILURE).hasRejected(1);
  }

  @Test
  void whoReplacesUnknownMayGiveAnotherReason() {
    story.given(cli("complete_session", "s1").with("reason", "exit"));

    story.when(cli("complete_session", "s1").with("outcome", "failure").with("reason", "crash"));

    story.then("s1").hasReason("crash");
  }

  @Test
  void theFirstKnownOutcomeIsKept() {
    story.given(cli("complete_session", "s1").with("outcome", "success").at("10:10"));

    story
        .when(
            cli("complete_session", "s1")
                .with("outcome", "abandoned")
                .with("summary", "Other")
                .at("10:20"))
        .isRejectedBecause(Reason.SESSION_ENDED);

    story
        .then("s1")
        .endedAt("10:10")
        .hasOutcome(SessionOutcome.SUCCESS)
        .hasNo(Field.SUMMARY)
        .hasVersion(2)
        .hasRejected(1);
  }

  @Test
  void evenTheSameOutcomeAgainIsRejected() {
    story.given(cli("complete_session", "s1").with("outcome", "success"));

    story
        .when(cli("complete_session", "s1").with("outcome", "success"))
        .isRejectedBecause(Reason.SESSION_ENDED);
  }

  @Test
  void theEndOfTheOnlyProcessCompletesItAndItsPidIsGone() {
    story.given(hook("heartbeat", "s1").pid(7));

    story.when(hook("complete_session", "s1").with("reason", "exit").pid(7).at("10:10"));

    story.then("s1").is("completed").endedAt("10:10").hasReason("exit").hasProcesses();
  }

  @Test
  void whileAnotherProcessWasHeardWithinThirtyMinutesTheSessionGoesOn() {
    story.given(
        hook("heartbeat", "s1").pid(7).at("10:01"), hook("heartbeat", "s1").pid(8).at("10:30"));

    story
        .when(hook("complete_session", "s1").with("summary", "Bye").pid(8).at("10:31"))
        .isAppliedAsVersion(1);

    story.then("s1").is("active").hasProcesses(7L).wasLastHeardAt("10:31").hasNo(Field.SUMMARY);
  }

  @Test
  void theThirtyMinutesEndOnTheMicrosecond() {
    story.given(hook("heartbeat", "s1").pid(7).at("10:01"));
    story.when(hook("complete_session", "s1").pid(8).at("10:31"));
    story.then("s1").is("active");

    story.when(hook("complete_session", "s1").pid(8).at("10:31:00.000001"));
    story.then("s1").is("completed").endedAt("10:31:00.000001");
  }

  @Test
  void twoProcessesOfOneSessionEndInTurn() {
    story.given(hook("heartbeat", "s1").pid(7), hook("heartbeat", "s1").pid(8));

    story.when(hook("complete_session", "s1").pid(7));
    story.then("s1").is("active").hasProcesses(8L);

    story.when(hook("complete_session", "s1").pid(8));
    story.then("s1").is("completed").hasProcesses();
  }

  @Test
  void theEndOfAProcessNobodyNamedWaitsForThoseThatAreKnown() {
    story.given(hook("heartbeat", "s1").pid(7));

    story.when(hook("complete_session", "s1"));

    story.then("s1").is("active").hasProcesses(7L);
  }

  @Test
  void theEndOfAProcessLeavesAParkedSessionParked() {
    story.given(cli("park_session", "s1").with("reason", "lunch"), hook("heartbeat", "s1").pid(7));

    story.when(hook("complete_session", "s1").pid(7).at("10:20")).isAppliedAsVersion(2);

    story.then("s1").is("parked").hasReason("lunch").hasProcesses().wasLastHeardAt("10:20");
  }

  @Test
  void onACompletedSessionTheEndOfAProcessOnlyRemovesItsPid() {
    story.given(
        hook("heartbeat", "s1").pid(7),
        cli("complete_session", "s1").with("outcome", "success").at("10:10"));

    story.when(hook("complete_session", "s1").pid(7).at("10:11")).isAppliedAsVersion(2);

    story.then("s1").endedAt("10:10").hasOutcome(SessionOutcome.SUCCESS).hasProcesses();
  }

  @Test
  void whoIsNotAHookCompletesItWhateverRuns() {
    story.given(hook("heartbeat", "s1").pid(7).at("10:01"));
    story.when(cli("complete_session", "s1").at("10:02"));
    story.then("s1").is("completed");

    story.given(hook("start_session", "s1").pid(7).at("10:03"));
    story.when(mcp("complete_session", "s1").pid(8).at("10:04"));
    story.then("s1").is("completed").hasProcesses(7L, 8L);
  }

  @Test
  void whoIsNotAHookCompletesAParkedSessionToo() {
    story.given(cli("park_session", "s1"));

    story.when(mcp("complete_session", "s1").with("outcome", "success"));

    story.then("s1").is("completed").hasOutcome(SessionOutcome.SUCCESS);
  }

  @Test
  void aLongSummaryAndReasonAreCut() {
    String tooLong = "x".repeat(3000);
    String cut = "x".repeat(2045) + "…";

    story.given(cli("complete_session", "s1").with("summary", tooLong).with("reason", tooLong));
    story.then("s1").hasReason(cut).has(Field.SUMMARY, cut);

    story.given(cli("complete_session", "s1").with("outcome", "failure").with("reason", tooLong));
    story.then("s1").hasReason(cut);
  }
}

package dev.kroniek.domain;

import static dev.kroniek.domain.Sent.cleanup;
import static dev.kroniek.domain.Sent.cli;
import static dev.kroniek.domain.Sent.hook;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StartSessionTest {
  private final Story story = new Story();

  @Test
  void anAbsentSessionIsCreatedActive() {
    story.when(cli("start_session", "s1").project("shop").at("10:00")).isAppliedAsVersion(1);

    SessionHead head = story.then("s1").is("active").hasVersion(1).hasSequence(1).head();
    assertThat(head.project()).isEqualTo(new ProjectId("shop"));
    assertThat(head.origin().implicit()).isFalse();
    assertThat(head.origin().startedAt()).isEqualTo(Clock.at("10:00"));
    story.then("s1").wasLastHeardAt("10:00").wasUpdatedAt("10:00").wasReopened(0).hasNotEnded();
  }

  @Test
  void everyFieldItMayNameIsKept() {
    story.given(
        cli("start_session", "s1")
            .with("agent", "codex")
            .with("cwd", "/home/a/shop")
            .with("title", "Payments")
            .with("goal", "Retry them")
            .with("model", "m-1")
            .with("branch", "feat/retry")
            .with("host", "box")
            .with("parent", "s0"));

    story
        .then("s1")
        .has(Field.AGENT, "codex")
        .has(Field.CWD, "/home/a/shop")
        .has(Field.TITLE, "Payments")
        .has(Field.GOAL, "Retry them")
        .has(Field.MODEL, "m-1")
        .has(Field.BRANCH, "feat/retry")
        .has(Field.HOST, "box")
        .has(Field.PARENT, "s0");
  }

  @Test
  void whatItMayNotSetIsLeftAlone() {
    story.given(
        cli("start_session", "s1").with("summary", "done").with("current_activity", "Bash: ls"));

    story.then("s1").hasNo(Field.SUMMARY).hasNo(Field.CURRENT_ACTIVITY);
  }

  @Test
  void theAgentIsTheHooksOwnerUnlessItIsNamed() {
    story.given(hook("start_session", "s1"), hook("start_session", "s2").with("agent", "other"));

    story.then("s1").has(Field.AGENT, "claude-code");
    story.then("s2").has(Field.AGENT, "other");
  }

  @Test
  void onAnActiveSessionTheGivenFieldsAreMergedAndTheOthersStay() {
    story.given(cli("start_session", "s1").with("title", "Old").with("goal", "Stays"));

    story.when(cli("start_session", "s1").with("title", "New")).isAppliedAsVersion(2);

    story.then("s1").has(Field.TITLE, "New").has(Field.GOAL, "Stays").is("active").wasReopened(0);
  }

  @Test
  void nullRemovesNothing() {
    story.given(cli("start_session", "s1").with("title", "Stays"));

    story.when(cli("start_session", "s1").without("title")).isApplied().changesNothing();
  }

  @Test
  void onAnActiveSessionThatIsSoAlreadyNothingChanges() {
    story.given(cli("start_session", "s1").with("title", "Same"));

    story.when(cli("start_session", "s1").with("title", "Same")).isApplied().changesNothing();
  }

  @Test
  void aParkedSessionIsReopenedAndItsReasonIsGone() {
    story.given(
        cli("start_session", "s1"), cli("park_session", "s1").with("reason", "waits for review"));

    story.when(cli("start_session", "s1").with("title", "Again")).isAppliedAsVersion(3);

    story.then("s1").is("active").hasReason(null).wasReopened(1).has(Field.TITLE, "Again");
  }

  @Test
  void aStaleSessionIsReopenedWhateverTheTime() {
    story.given(cli("start_session", "s1").at("10:00"), cleanup("PT30M", "11:00"));

    story.when(cli("start_session", "s1").at("09:00").recordedAt("11:01")).isApplied();

    story.then("s1").is("active").hasNotEnded().wasReopened(1).wasLastHeardAt("10:00");
  }

  @Test
  void aCompletedSessionIsReopenedByALaterStart() {
    story.given(
        cli("start_session", "s1").at("10:00"),
        cli("complete_session", "s1")
            .with("outcome", "success")
            .with("reason", "all done")
            .at("11:00"));

    story.when(cli("start_session", "s1").at("11:00:00.000001")).isAppliedAsVersion(3);

    story.then("s1").is("active").hasNotEnded().hasReason(null).wasReopened(1);
  }

  @Test
  void aCompletedSessionStaysCompletedAtAStartThatIsNotLater() {
    story.given(
        cli("start_session", "s1").at("10:00"),
        cli("complete_session", "s1").with("outcome", "success").at("11:00"));

    story.when(cli("start_session", "s1").with("title", "Late").at("11:00")).isAppliedAsVersion(3);

    story
        .then("s1")
        .is("completed")
        .endedAt("11:00")
        .hasOutcome(SessionOutcome.SUCCESS)
        .has(Field.TITLE, "Late")
        .wasReopened(0);
  }

  @Test
  void theProjectIsFixedWhenTheSessionIsCreated() {
    story.given(cli("start_session", "s1").project("shop"));

    story.when(cli("start_session", "s1").project("bank")).isApplied().changesNothing();

    assertThat(story.then("s1").head().project()).isEqualTo(new ProjectId("shop"));
  }

  @Test
  void aSessionThatAHookBroughtUpStaysImplicit() {
    story.given(hook("heartbeat", "s1").project("shop"), hook("start_session", "s1"));

    assertThat(story.then("s1").head().origin().implicit()).isTrue();
  }

  @Test
  void aStartFromTheDistantPastBeginsThenAndNotWhenItWasRecorded() {
    story.given(cli("start_session", "s1").at("08:00").recordedAt("10:00"));

    story.then("s1").wasLastHeardAt("08:00").wasUpdatedAt("08:00");
  }

  @Test
  void aStartFromTheFutureBeginsWhenItWasRecorded() {
    story.given(cli("start_session", "s1").at("23:00").recordedAt("10:00"));

    story.then("s1").wasLastHeardAt("10:00").wasUpdatedAt("10:00");
  }
}

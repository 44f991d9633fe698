package dev.kroniek.domain;

import static dev.kroniek.domain.Sent.aboutMany;
import static dev.kroniek.domain.Sent.cleanup;
import static dev.kroniek.domain.Sent.cli;
import static dev.kroniek.domain.Sent.hook;
import static dev.kroniek.domain.Sent.mcp;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatTest {
  private final Story story = new Story();

  @Test
  void itMovesTheLastHeartbeatWhoeverSendsIt() {
    story.given(cli("start_session", "s1").at("10:00"));

    story.when(hook("heartbeat", "s1").at("10:05")).isApplied();
    story.then("s1").wasLastHeardAt("10:05");

    story.when(cli("heartbeat", "s1").at("10:06")).isApplied();
    story.then("s1").wasLastHeardAt("10:06");
  }

  @Test
  void itIsNoChangeThatAPersonWouldCount() {
    story.given(cli("start_session", "s1").at("10:00"));

    story.when(hook("heartbeat", "s1").with("activity", "Bash: ls").at("10:05"));

    story.then("s1").hasVersion(1).hasSequence(2).wasUpdatedAt("10:00");
  }

  @Test
  void theLastHeartbeatNeverGoesBack() {
    story.given(cli("start_session", "s1").at("10:00"), hook("heartbeat", "s1").at("10:05"));

    story.when(hook("heartbeat", "s1").at("10:03")).isApplied().changesNothing();
  }

  @Test
  void itSaysWhatTheSessionIsDoing() {
    story.given(cli("start_session", "s1"));

    story.when(hook("heartbeat", "s1").with("activity", "Edit: App.java"));
    story.then("s1").has(Field.CURRENT_ACTIVITY, "Edit: App.java");

    story.when(hook("heartbeat", "s1"));
    story.then("s1").has(Field.CURRENT_ACTIVITY, "Edit: App.java");
  }

  @Test
  void aSubagentNeverChangesWhatTheSessionIsDoing() {
    story.given(cli("start_session", "s1"));

    story.when(hook("heartbeat", "s1").with("activity", "Grep: x").with("agent_id", "a1"));

    story.then("s1").hasNo(Field.CURRENT_ACTIVITY);
  }

  @Test
  void aStaleSessionIsRevivedByOneThatIsNewerThanTheLast() {
    story.given(cli("start_session", "s1").at("10:00"), cleanup("PT30M", "11:00"));

    story.when(hook("heartbeat", "s1").at("10:00:00.000001").recordedAt("11:01")).isApplied();

    story.then("s1").is("active").hasNotEnded().wasReopened(1).hasVersion(3);
  }

  @Test
  void aStaleSessionStaysStaleAtOneThatIsNotNewer() {
    story.given(cli("start_session", "s1").at("10:00"), cleanup("PT30M", "11:00"));

    story.when(hook("heartbeat", "s1").at("10:00").recordedAt("11:01")).changesNothing();

    story.then("s1").is("stale").endedAt("10:00").wasReopened(0);
  }

  @Test
  void aCompletedSessionDoesNotNoticeIt() {
    story.given(cli("start_session", "s1"), cli("complete_session", "s1").at("10:10"));

    story
        .when(
            hook("heartbeat", "s1")
                .with("activity", "Bash: ls")
                .with("tool_use_id", "t1")
                .pid(7)
                .at("10:20"))
        .isApplied()
        .changesNothing();
  }

  @Test
  void aParkedSessionStaysParkedAndIsHeard() {
    story.given(cli("start_session", "s1"), cli("park_session", "s1"));

    story.when(hook("heartbeat", "s1").at("10:20"));

    story.then("s1").is("parked").wasLastHeardAt("10:20");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hook/claude-code", "mcp/claude-code"})
  void everyAppliedCommandOfItsOwnAgentIsASignOfLife(String source) {
    for (String type : Samples.typesAboutOneSession()) {
      if (type.equals("forget_session")) {
        continue;
      }
      Story ofType = new Story();
      ofType.given(cli("start_session", "s1").at("10:00"));
      ofType.given(cli("add_task", "s1").with("task", "t0").with("title", "Any").at("10:01"));
      Sent sent = Samples.of(source, type, "s1").at("10:30");

      ofType.when(type.equals("update_task") ? sent.with("task", "t0") : sent).isApplied();

      assertThat(ofType.then("s1").head().liveness().lastHeartbeat())
          .as(type)
          .isEqualTo(Clock.at("10:30"));
    }
  }

  @Test
  void aCommandOfAnybodyElseIsNone() {
    story.given(cli("start_session", "s1").at("10:00"));

    story.when(cli("add_decision", "s1").with("title", "Use retries").at("10:30")).isApplied();

    story.then("s1").wasLastHeardAt("10:00").wasUpdatedAt("10:30");
  }

  @Test
  void aRejectedCommandIsNone() {
    story.given(
        hook("start_session", "s1").at("10:00"),
        hook("add_task", "s1").with("task", "t1").with("title", "Any").at("10:01"));

    story
        .when(hook("add_task", "s1").with("task", "t1").with("title", "Any").at("10:30").pid(9))
        .isRejectedBecause(Reason.TASK_EXISTS);

    story.then("s1").wasLastHeardAt("10:01").hasProcesses();
  }

  @Test
  void aTimeOfTheFutureCountsAsTheTimeOfRecording() {
    story.given(cli("start_session", "s1").at("10:00"));

    story.when(hook("heartbeat", "s1").at("23:00").recordedAt("10:05"));

    story.then("s1").wasLastHeardAt("10:05");
  }

  @Test
  void aProjectsHeartbeatReachesItsActiveSessionsAndNoOthers() {
    story.given(
        cli("start_session", "b").project("shop").at("10:00"),
        cli("start_session", "a").project("shop").at("10:00"),
        cli("start_session", "other").project("bank").at("10:00"),
        cli("start_session", "stale").project("shop").at("09:00"),
        cleanup("PT30M", "10:00"),
        cli("start_session", "parked").project("shop").at("10:00"),
        cli("park_session", "parked").at("10:00"),
        cli("start_session", "completed").project("shop").at("10:00"),
        cli("complete_session", "completed").at("10:00"));

    story
        .when(
            aboutMany("heartbeat_project").project("shop").with("activity", "Building").at("10:20"))
        .isAppliedAsVersion(0);

    story.then("a").wasLastHeardAt("10:20").has(Field.CURRENT_ACTIVITY, "Building").hasVersion(1);
    story.then("b").wasLastHeardAt("10:20").has(Field.CURRENT_ACTIVITY, "Building").hasVersion(1);
    story.then("other").wasLastHeardAt("10:00").hasNo(Field.CURRENT_ACTIVITY);
    story.then("stale").is("stale").wasLastHeardAt("09:00");
    story.then("parked").is("parked").wasLastHeardAt("10:00");
    story.then("completed").is("completed").wasLastHeardAt("10:00");
  }

  @Test
  void aProjectsHeartbeatNeverGoesBackAndLeavesTheActivityWhereItNamesNone() {
    story.given(hook("heartbeat", "s1").project("shop").with("activity", "Bash: ls").at("10:10"));

    story
        .when(aboutMany("heartbeat_project").project("shop").at("10:05").recordedAt("10:11"))
        .isApplied()
        .changesNothing();
  }

  @Test
  void aProjectNobodyKnowsIsNoMistake() {
    story.when(aboutMany("heartbeat_project").project("nowhere")).isApplied().changesNothing();
  }

  @Test
  void theAgentsToolsReviveAStaleSessionAsItsHooksDo() {
    story.given(cli("start_session", "s1").at("10:00"), cleanup("PT30M", "11:00"));

    story.when(mcp("add_decision", "s1").with("title", "Use retries").at("11:05"));

    story.then("s1").is("active").wasLastHeardAt("11:05");
  }
}

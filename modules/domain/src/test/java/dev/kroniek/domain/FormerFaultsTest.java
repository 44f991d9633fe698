package dev.kroniek.domain;

import static dev.kroniek.domain.Sent.aboutMany;
import static dev.kroniek.domain.Sent.cleanup;
import static dev.kroniek.domain.Sent.cli;
import static dev.kroniek.domain.Sent.hook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The faults of the system that Kroniek replaces, each under its number in {@code
 * docs/guarantees.md}: what the fold does to make it impossible. That writers cannot overtake each
 * other is the journal's part; here the order is given and every order must come out right.
 */
class FormerFaultsTest {
  private final Story story = new Story();

  @Test
  void asd001AnUpdateLosesNoEventThatWasAddedSinceItsSenderLooked() {
    story.given(cli("start_session", "s1").with("goal", "Retry"));
    story.given(hook("add_event", "s1").with("kind", "tool"));

    story.when(cli("update_session", "s1").with("title", "New")).isApplied();

    SessionAssert session = story.then("s1").hasEvents("tool").has(Field.GOAL, "Retry");
    session.has(Field.TITLE, "New");
    assertThat(session.head().counts().events()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void asd001InEveryOrderOfUpdatesAndEventsAllOfThemCount(long seed) {
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sent.add(hook("add_event", "s1").with("kind", "tool"));
    }
    sent.add(cli("update_session", "s1").with("title", "t"));
    sent.add(cli("update_session", "s1").with("goal", "g"));
    sent.add(cli("update_session", "s1").with("summary", "s"));
    Collections.shuffle(sent, new Random(seed));

    story.given(cli("start_session", "s1")).given(sent.toArray(Sent[]::new));

    SessionAssert session = story.then("s1").hasVersion(24);
    session.has(Field.TITLE, "t").has(Field.GOAL, "g").has(Field.SUMMARY, "s");
    assertThat(session.head().counts().events()).as("seed %d", seed).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"park_session", "complete_session"})
  void asd002AChangeOfStatusLosesNoHeartbeat(String type) {
    story.given(
        cli("start_session", "s1").at("10:00"),
        hook("heartbeat", "s1").with("tool_use_id", "t1").at("10:05"));

    story.when(cli(type, "s1").at("10:04").recordedAt("10:06")).isApplied();

    story.then("s1").wasLastHeardAt("10:05");
  }

  @Test
  void asd002TheFirstKnownOutcomeStaysAndTheSecondIsRejectedWithAReason() {
    story.given(
        cli("start_session", "s1").at("10:00"),
        cli("complete_session", "s1").with("outcome", "success").at("10:10"));

    story
        .when(cli("complete_session", "s1").with("outcome", "failure").at("10:11"))
        .isRejectedBecause(Reason.SESSION_ENDED);

    story.then("s1").hasOutcome(SessionOutcome.SUCCESS).endedAt("10:10").hasRejected(1);
  }

  @Test
  void asd002ACleanupAlongsideNeverOverwritesAnOutcome() {
    story.given(
        cli("start_session", "s1").at("10:00"),
        cli("complete_session", "s1").with("outcome", "success").at("10:10"));
    story.when(cleanup("PT30M", "11:00")).closes();
    story.then("s1").is("completed").hasOutcome(SessionOutcome.SUCCESS).endedAt("10:10");

    story.given(cli("start_session", "s2").at("10:00"));
    story.when(cleanup("PT30M", "11:00")).closes("s2");
    story.when(cli("complete_session", "s2").with("outcome", "failure").at("11:01")).isApplied();
    story.then("s2").is("completed").hasOutcome(SessionOutcome.FAILURE).endedAt("11:01");
  }

  @Test
  void asd003AProjectsHeartbeatReachesAllItsActiveSessionsAtOneTime() {
    for (int i = 0; i < 100; i++) {
      story.given(cli("start_session", "s" + i).project("shop").at("10:00"));
      story.given(hook("add_event", "s" + i).with("kind", "tool").at("10:01"));
    }

    story.when(aboutMany("heartbeat_project").project("shop").at("10:20")).isApplied();

    for (int i = 0; i < 100; i++) {
      story.then("s" + i).wasLastHeardAt("10:20").hasSequence(201).hasEvents("tool");
      assertThat(story.then("s" + i).head().counts().events()).isEqualTo(1);
    }
    story.when(cleanup("PT30M", "10:50")).closes();
  }

  @Test
  void log001AHeartbeatOfASessionThatIsNotThereSaysSo() {
    story.when(cli("heartbeat", "s1")).isRejectedBecause(Reason.SESSION_NOT_FOUND);

    story.given(cli("start_session", "s1"), cli("forget_session", "s1"));
    story.when(cli("heartbeat", "s1")).isRejectedBecause(Reason.SESSION_FORGOTTEN);
    story.when(hook("heartbeat", "s1")).isRejectedBecause(Reason.SESSION_FORGOTTEN);
  }

  @Test
  void log002AMissingSessionAndAMissingTaskAreDifferentAnswers() {
    story
        .when(cli("update_task", "s1").with("task", "t1").with("status", "completed"))
        .isRejectedBecause(Reason.SESSION_NOT_FOUND);

    story.given(cli("start_session", "s1"));
    story
        .when(cli("update_task", "s1").with("task", "t1").with("status", "completed"))
        .isRejectedBecause(Reason.TASK_NOT_FOUND);
  }

  @Test
  void log003ASessionHeardBeforeTheCleanupsPlaceInTheJournalIsNotClosed() {
    story.given(
        cli("start_session", "s1").at("10:00"),
        cli("start_session", "s2").at("10:00"),
        hook("heartbeat", "s2").at("11:00"));

    story.when(cleanup("PT30M", "11:00").recordedAt("11:10")).closes("s1");

    story.then("s2").is("active").wasLastHeardAt("11:00");
  }

  @Test
  void log003TheCleanupsOwnStampDecidesAndNotTheMomentItIsFolded() {
    story.given(cli("start_session", "s1").at("10:31"));

    story.when(cleanup("PT30M", "11:00").recordedAt("18:00")).closes();
    story.when(cleanup("PT30M", "11:02").recordedAt("18:00")).closes("s1");
  }

  @Test
  void sol004TheSameJournalGivesTheSameAnswersWhoeverFoldsIt() {
    Story another = new Story();
    for (Story each : List.of(story, another)) {
      each.given(cli("start_session", "s1"), cli("start_session", "s2"));
      each.given(hook("heartbeat", "s1").with("tool_use_id", "t1").pid(7));
      each.when(cli("complete_session", "s2").with("outcome", "success"));
      each.when(cli("park_session", "s2")).isRejectedBecause(Reason.SESSION_ENDED);
    }

    assertThat(another.state().heads()).hasToString(story.state().heads().toString());
  }

  @Test
  void sol005TheCleanupLooksAtTheHeartbeatOfEverySessionAgain() {
    story.given(cli("start_session", "s1").at("10:00"), cleanup("PT30M", "11:00"));
    story.given(hook("heartbeat", "s1").at("11:01"));

    story.when(cleanup("PT30M", "11:30")).closes();

    story.then("s1").is("active");
  }

  @Test
  void sol006WhatCleanupReadsIsTheHeartbeatThatTheSnapshotShows() {
    story.given(
        cli("start_session", "s1").at("10:00"),
        hook("add_event", "s1").with("kind", "tool").at("10:20"),
        cli("add_event", "s1").with("kind", "note").at("10:40"));
    story.then("s1").wasLastHeardAt("10:20");

    story.when(cleanup("PT30M", "10:50")).closes();
    story.when(cleanup("PT30M", "10:50:00.000001")).closes("s1");

    story.then("s1").wasLastHeardAt("10:20").endedAt("10:20");
  }

  @Test
  void sol007AStatusNobodyKnowsNeverBecomesACommand() {
    Json.Obj data = Json.Obj.builder().put("task", "t1").put("status", "done").build();

    assertThatThrownBy(
            () ->
                Command.of(new Key("cli", "k"), CommandType.UPDATE_TASK, Clock.at("10:00"))
                    .session(new SessionId("s1"))
                    .data(data)
                    .build())
        .isInstanceOf(MalformedCommandException.class)
        .hasMessageStartingWith("data.status: must be one of pending, in_progress");
  }

  @Test
  void sol008EveryRejectionIsAnAnswerAndIsCounted() {
    story.given(cli("start_session", "s1"), cli("complete_session", "s1"));

    for (int i = 1; i <= 3; i++) {
      OutcomeAssert then = story.when(cli("park_session", "s1"));
      then.isRejectedBecause(Reason.SESSION_ENDED);
      assertThat(then.outcome().sequence()).isEqualTo(story.sequence());
      assertThat(((Outcome.Rejected) then.outcome()).detail()).contains("s1").contains("ended");
      story.then("s1").hasRejected(i);
    }
  }

  @Test
  void sol008AnErrorInACleanupIsNotPassedOver() {
    story.given(cli("start_session", "s1").at("10:00"), cli("start_session", "s2").at("10:00"));
    Command command = cleanup("PT30M", "11:00").command("k", Clock.at("11:00"));
    Entry entry = new Entry(3, Clock.at("11:00"), 0, 0, command);

    assertThatThrownBy(() -> Fold.apply(without(new SessionId("s1"), story.state()), entry))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("s1");
  }

  /** A state that lists a session but has lost its head. */
  private static State without(SessionId lost, State state) {
    return (State)
        Proxy.newProxyInstance(
            State.class.getClassLoader(),
            new Class<?>[] {State.class},
            (proxy, method, arguments) ->
                method.getName().equals("head") && lost.equals(arguments[0])
                    ? null
                    : method.invoke(state, arguments));
  }
}

package dev.kroniek.domain;

import static dev.kroniek.domain.Sent.cleanup;
import static dev.kroniek.domain.Sent.cli;
import static dev.kroniek.domain.Sent.hook;

import org.junit.jupiter.api.Test;

class CleanupTest {
  private final Story story = new Story();

  @Test
  void itClosesWhoIsSilentAndListsThemInTheOrderOfTheirIds() {
    story.given(
        cli("start_session", "b").at("10:00"),
        cli("start_session", "a").at("10:01"),
        cli("start_session", "c").at("10:02"),
        hook("heartbeat", "c").at("10:50"));

    story.when(cleanup("PT30M", "11:00")).isAppliedAsVersion(0).closes("a", "b");

    story.then("a").is("stale").endedAt("10:01").hasVersion(2).wasUpdatedAt("11:00").hasSequence(5);
    story.then("b").is("stale").endedAt("10:00");
    story.then("c").is("active").hasVersion(1);
  }

  @Test
  void whoWasHeardExactlyAtTheLimitStaysOpen() {
    story.given(
        cli("start_session", "s1").at("10:30"), cli("start_session", "s2").at("10:29:59.999999"));

    story.when(cleanup("PT30M", "11:00")).closes("s2");
  }

  @Test
  void theLatestHeartbeatCountsNotTheStart() {
    story.given(cli("start_session", "s1").at("10:00"), hook("heartbeat", "s1").at("10:45"));

    story.when(cleanup("PT30M", "11:00")).closes().changesNothing();
  }

  @Test
  void aHeartbeatThatIsRecordedFirstCountsEvenIfItWasSentAfterTheCleanup() {
    story.given(cli("start_session", "s1").at("10:00"), hook("heartbeat", "s1").at("11:01"));

    story.when(cleanup("PT30M", "11:00").recordedAt("11:02")).closes();

    story.then("s1").is("active");
  }

  @Test
  void itsOwnStampDecidesHoweverLateItIsRecorded() {
    story.given(cli("start_session", "s1").at("10:40"));

    story.when(cleanup("PT30M", "11:00").recordedAt("15:00")).closes();

    story.then("s1").is("active");
  }

  @Test
  void aStampOfTheFutureCountsAsTheTimeOfRecording() {
    story.given(cli("start_session", "s1").at("10:40"));

    story.when(cleanup("PT30M", "23:00").recordedAt("11:00")).closes();

    story.then("s1").is("active");
  }

  @Test
  void aHeartbeatThatComesLaterRevivesWhatWasClosed() {
    story.given(cli("start_session", "s1").at("10:00"), cleanup("PT30M", "11:00"));

    story.when(hook("heartbeat", "s1").at("10:59").recordedAt("11:01"));

    story.then("s1").is("active").wasLastHeardAt("10:59").wasReopened(1);
  }

  @Test
  void onlyActiveSessionsBecomeStale() {
    story.given(
        cli("start_session", "parked").at("10:00"),
        cli("park_session", "parked").at("10:00"),
        cli("start_session", "completed").at("10:00"),
        cli("complete_session", "completed").at("10:00"),
        cli("start_session", "stale").at("09:00"),
        cleanup("PT30M", "10:00"));

    story.when(cleanup("PT30M", "12:00")).closes().changesNothing();
  }

  @Test
  void withAProjectItLooksAtNoOther() {
    story.given(
        cli("start_session", "s1").project("shop").at("10:00"),
        cli("start_session", "s2").project("bank").at("10:00"));

    story.when(cleanup("PT30M", "11:00").project("bank")).closes("s2");

    story.then("s1").is("active");
  }

  @Test
  void aProjectNobodyKnowsIsNoMistake() {
    story.given(cli("start_session", "s1").at("10:00"));

    story.when(cleanup("PT30M", "11:00").project("nowhere")).closes().changesNothing();
  }

  @Test
  void zeroClosesWhoeverWasHeardBeforeThisMoment() {
    story.given(cli("start_session", "s1").at("10:00"), cli("start_session", "s2").at("11:00"));

    story.when(cleanup("PT0S", "11:00")).closes("s1");
  }

  @Test
  void whatLiesBelowAMicrosecondDoesNotCount() {
    story.given(cli("start_session", "s1").at("10:59:59.999999"));

    story.when(cleanup("PT0.000001999S", "11:00")).closes();
    story.when(cleanup("PT0.000000999S", "11:00")).closes("s1");
  }

  @Test
  void theMostPatientCleanupClosesNobody() {
    story.given(cli("start_session", "s1").at("10:00"));

    story.when(cleanup("P36500D", "11:00")).closes();
  }

  @Test
  void aSessionClosedByItMayBeClosedAgainAfterItWasRevived() {
    story.given(
        cli("start_session", "s1").at("10:00"),
        cleanup("PT30M", "11:00"),
        hook("heartbeat", "s1").at("11:01"));

    story.when(cleanup("PT30M", "12:00")).closes("s1");

    story.then("s1").is("stale").endedAt("11:01").wasReopened(1);
  }
}

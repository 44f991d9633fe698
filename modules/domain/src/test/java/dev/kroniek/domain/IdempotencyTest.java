package dev.kroniek.domain;

import static dev.kroniek.domain.Sent.cleanup;
import static dev.kroniek.domain.Sent.cli;
import static dev.kroniek.domain.Sent.hook;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdempotencyTest {
  private final Story story = new Story();

  @BeforeEach
  void aSession() {
    story.given(cli("start_session", "s1").at("10:00"));
  }

  @Test
  void aRepeatedKeyIsAppliedOnce() {
    story.given(note("k"));

    OutcomeAssert then = story.when(note("k")).isDuplicateOf(2).changesNothing();

    FirstUse first = ((Outcome.Duplicate) then.outcome()).first();
    assertThat(first.reason()).isNull();
    assertThat(first.version()).isEqualTo(2);
    assertThat(then.outcome().sequence()).isEqualTo(3);
  }

  @Test
  void aDuplicateOfARejectedCommandIsAnsweredWithTheSameReason() {
    story.when(cli("heartbeat", "s9").key("k")).isRejectedBecause(Reason.SESSION_NOT_FOUND);
    story.given(cli("start_session", "s9"));

    OutcomeAssert then = story.when(cli("heartbeat", "s9").key("k")).isDuplicateOf(2);

    then.changesNothing();
    assertThat(((Outcome.Duplicate) then.outcome()).first().reason())
        .isEqualTo(Reason.SESSION_NOT_FOUND);
  }

  @Test
  void aRetryMayComeLaterAndFromAnotherProcess() {
    story.given(note("k").at("10:05").pid(7));

    story.when(note("k").at("10:06").pid(8)).isDuplicateOf(2).changesNothing();
  }

  @Test
  void theSameIdOfAnotherSourceIsAnotherKey() {
    story.given(note("k"));

    story.when(hook("add_event", "s1").with("kind", "note").key("k")).isAppliedAsVersion(3);
  }

  @Test
  void theSameKeyForSomethingElseIsRejectedAndCounted() {
    story.given(note("k"));

    OutcomeAssert then =
        story
            .when(cli("add_event", "s1").with("kind", "other").key("k"))
            .isRejectedBecause(Reason.KEY_REUSED);

    assertThat(((Outcome.Rejected) then.outcome()).detail())
        .isEqualTo("the key was used by entry 2 for something else");
    story.then("s1").hasEvents("note").hasVersion(2).hasRejected(1).hasSequence(3);
  }

  @Test
  void anotherSessionProjectVersionOrTypeIsSomethingElse() {
    story.given(cli("start_session", "s2"), note("k"));

    story
        .when(cli("add_event", "s2").with("kind", "note").key("k"))
        .isRejectedBecause(Reason.KEY_REUSED);
    story.then("s1").hasRejected(0);
    story.then("s2").hasRejected(1);
    story.when(note("k").project("bank")).isRejectedBecause(Reason.KEY_REUSED);
    story.when(note("k").expecting(2)).isRejectedBecause(Reason.KEY_REUSED);
    story.when(cli("heartbeat", "s1").key("k")).isRejectedBecause(Reason.KEY_REUSED);
    story.when(cleanup("PT1S", "11:00").key("k")).isApplied();
  }

  @Test
  void aReusedKeyOfASessionNobodyKnowsIsCountedNowhere() {
    story.given(note("k"));

    story.when(cli("heartbeat", "s9").key("k")).isRejectedBecause(Reason.KEY_REUSED);

    assertThat(story.knows("s9")).isFalse();
    story.then("s1").hasRejected(0);
  }

  @Test
  void aReusedKeyStillBelongsToTheFirst() {
    story.given(note("k"));
    story.when(cli("add_event", "s1").with("kind", "other").key("k"));

    story.when(note("k")).isDuplicateOf(2);
    story
        .when(cli("add_event", "s1").with("kind", "other").key("k"))
        .isRejectedBecause(Reason.KEY_REUSED);
  }

  @Test
  void aDuplicateIsOneEvenIfItWouldBeRejectedByNow() {
    story.given(cli("update_session", "s1").with("title", "t").expecting(1).key("k"));

    story
        .when(cli("update_session", "s1").with("title", "t").expecting(1).key("k"))
        .isDuplicateOf(2);
  }

  @Test
  void aCleanupIsDoneOnceToo() {
    story.given(cleanup("PT30M", "11:00").key("k"), cli("resume_session", "s1"));

    story.when(cleanup("PT30M", "11:00").key("k")).isDuplicateOf(2).changesNothing();
  }

  @Test
  void aKeyIsRememberedForAMillionEntries() {
    story.given(note("k"));
    story.entriesGoBy(Fold.WINDOW_ENTRIES - 1);

    story.when(note("k")).isDuplicateOf(2);
    assertThat(story.sequence()).isEqualTo(1_000_002);
  }

  @Test
  void afterAMillionEntriesAKeyIsFree() {
    story.given(note("k"));
    story.entriesGoBy(Fold.WINDOW_ENTRIES);

    story.when(note("k")).isAppliedAsVersion(3);
    story.when(note("k")).isDuplicateOf(1_000_003);
  }

  @Test
  void duplicatesDoNotKeepAKeyTaken() {
    story.given(note("k"));
    story.entriesGoBy(500_000);
    story.when(note("k")).isDuplicateOf(2);
    story
        .when(cli("add_event", "s1").with("kind", "other").key("k"))
        .isRejectedBecause(Reason.KEY_REUSED);
    story.entriesGoBy(500_000);

    story.when(cli("add_event", "s1").with("kind", "other").key("k")).isApplied();
  }

  @Test
  void aKeyOfAForgottenSessionStaysTaken() {
    story.given(note("k"), cli("forget_session", "s1"), cli("start_session", "s2"));

    story
        .when(cli("add_event", "s2").with("kind", "note").key("k"))
        .isRejectedBecause(Reason.KEY_REUSED);
  }

  @Test
  void aKeyIsTakenByAnErasedEntryToo() {
    Sent sent = cli("add_event", "s1").with("kind", "note").key("k");
    story.erased(sent);

    story.when(sent).isRejectedBecause(Reason.KEY_REUSED);
  }

  private static Sent note(String key) {
    return cli("add_event", "s1").with("kind", "note").key(key);
  }
}

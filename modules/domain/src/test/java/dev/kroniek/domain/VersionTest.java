package dev.kroniek.domain;

import static dev.kroniek.domain.Sent.cleanup;
import static dev.kroniek.domain.Sent.cli;
import static dev.kroniek.domain.Sent.hook;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What counts as a change, and how a sender makes sure that it changes what it has read. */
class VersionTest {
  private final Story story = new Story();

  @Test
  void everyChangeThatAPersonWouldCountIsOne() {
    story.given(cli("start_session", "s1").at("10:00"));
    story
        .when(cli("update_session", "s1").with("title", "t").with("goal", "g"))
        .isAppliedAsVersion(2);
    story.when(cli("add_event", "s1").with("kind", "note")).isAppliedAsVersion(3);
    story.when(cli("add_commit", "s1").with("sha", "4b825dc")).isAppliedAsVersion(4);
    story.when(cli("add_decision", "s1").with("title", "t")).isAppliedAsVersion(5);
    story.when(cli("add_task", "s1").with("task", "t1").with("title", "t")).isAppliedAsVersion(6);
    story.when(cli("update_task", "s1").with("task", "t1").with("note", "n")).isAppliedAsVersion(7);
    story.when(cli("park_session", "s1").with("next_steps", "n")).isAppliedAsVersion(8);
    story.when(cli("resume_session", "s1")).isAppliedAsVersion(9);
    story.given(cleanup("PT30M", "11:00"));
    story.then("s1").hasVersion(10);
    story.when(hook("heartbeat", "s1").at("11:01")).isAppliedAsVersion(11);
    story
        .when(cli("complete_session", "s1").with("summary", "s").at("11:02"))
        .isAppliedAsVersion(12);
    story.when(cli("complete_session", "s1").with("outcome", "success")).isAppliedAsVersion(13);
  }

  @Test
  void oneCommandIsOneChangeHoweverMuchItDoes() {
    story.given(cli("start_session", "s1"), cli("park_session", "s1"));

    story.when(hook("add_event", "s1").with("kind", "prompt").pid(7)).isAppliedAsVersion(3);
  }

  @Test
  void heartbeatsActivityAndCountersAreNone() {
    story.given(cli("start_session", "s1").at("10:00"));
    story.when(hook("heartbeat", "s1").with("activity", "a").with("tool_use_id", "t1").pid(7));
    story.when(hook("update_session", "s1").without("current_activity"));
    story.when(cli("update_task", "s1").with("task", "t9").with("note", "n"));

    story.then("s1").hasVersion(1).hasRejected(1).wasUpdatedAt("10:00").hasSequence(4);
  }

  @Test
  void theExpectedVersionMustBeThere() {
    story.given(cli("start_session", "s1"), cli("update_session", "s1").with("title", "t"));

    OutcomeAssert then =
        story
            .when(cli("update_session", "s1").with("title", "mine").expecting(1))
            .isRejectedBecause(Reason.VERSION_CONFLICT);

    assertThat(then.outcome())
        .isEqualTo(
            new Outcome.Rejected(
                3, Reason.VERSION_CONFLICT, 2, "expected version 1 but the session has version 2"));
    story.then("s1").has(Field.TITLE, "t").hasVersion(2).hasRejected(1);
    story
        .when(cli("update_session", "s1").with("title", "mine").expecting(2))
        .isAppliedAsVersion(3);
  }

  @Test
  void aVersionThatIsStillToComeIsAConflictToo() {
    story.given(cli("start_session", "s1"));

    story
        .when(cli("update_session", "s1").with("title", "t").expecting(2))
        .isRejectedBecause(Reason.VERSION_CONFLICT);
  }

  @Test
  void heartbeatsDoNotSpoilWhatASenderHasRead() {
    story.given(cli("start_session", "s1"), hook("heartbeat", "s1").with("activity", "a"));

    story.when(cli("update_session", "s1").with("title", "t").expecting(1)).isAppliedAsVersion(2);
  }

  @Test
  void zeroMeansThatTheSessionMustNotBeThere() {
    story.when(cli("start_session", "s1").expecting(0)).isAppliedAsVersion(1);
    story.when(cli("start_session", "s1").expecting(0)).isRejectedBecause(Reason.VERSION_CONFLICT);
    story.when(hook("heartbeat", "s2").expecting(0)).isAppliedAsVersion(1);
  }

  @Test
  void ofASessionThatIsNotThereNoVersionCanBeExpected() {
    story.when(cli("start_session", "s1").expecting(1)).isRejectedBecause(Reason.VERSION_CONFLICT);
    story.when(hook("heartbeat", "s1").expecting(3)).isRejectedBecause(Reason.VERSION_CONFLICT);
    story.when(cli("heartbeat", "s1").expecting(3)).isRejectedBecause(Reason.SESSION_NOT_FOUND);

    assertThat(story.knows("s1")).isFalse();
  }

  @Test
  void theSequenceIsThatOfTheLastEntryThatChangedAnything() {
    story.given(cli("start_session", "s1").at("10:00"), cli("start_session", "s2"));
    story.when(cli("resume_session", "s1"));
    story.then("s1").hasSequence(1);

    story.when(hook("heartbeat", "s1").at("10:05"));
    story.then("s1").hasSequence(4);

    story.when(cli("park_session", "s1").expecting(9));
    story.then("s1").hasSequence(5);
  }

  @Test
  void theTimeOfTheLastChangeNeverGoesBack() {
    story.given(
        cli("start_session", "s1").at("10:00"),
        cli("update_session", "s1").with("title", "a").at("10:10"));

    story.when(cli("update_session", "s1").with("title", "b").at("10:05").recordedAt("10:11"));

    story.then("s1").has(Field.TITLE, "b").hasVersion(3).wasUpdatedAt("10:10");
  }

  @Test
  void aRejectionIsNoChangeButIsCounted() {
    story.given(cli("start_session", "s1").at("10:00"), cli("complete_session", "s1").at("10:10"));

    story.when(cli("park_session", "s1").pid(9)).isRejectedBecause(Reason.SESSION_ENDED);

    story
        .then("s1")
        .hasVersion(2)
        .hasRejected(1)
        .wasUpdatedAt("10:10")
        .hasSequence(3)
        .hasProcesses();
  }
}

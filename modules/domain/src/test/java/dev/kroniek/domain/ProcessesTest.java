package dev.kroniek.domain;

import static dev.kroniek.domain.Sent.cli;
import static dev.kroniek.domain.Sent.hook;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which processes of a session's agent were heard, and when each was last. */
class ProcessesTest {
  private final Story story = new Story();

  @BeforeEach
  void aSession() {
    story.given(hook("start_session", "s1").pid(7).at("10:00"));
  }

  @Test
  void everyAppliedCommandThatNamesAProcessIsHeardOfIt() {
    story.when(hook("add_event", "s1").with("kind", "tool").pid(7).at("10:05"));
    story.when(cli("add_decision", "s1").with("title", "t").pid(9).at("10:06"));

    assertThat(story.then("s1").head().liveness().pids())
        .containsEntry(7L, Clock.at("10:05"))
        .containsEntry(9L, Clock.at("10:06"))
        .hasSize(2);
  }

  @Test
  void aProcessIsNeverHeardEarlierThanBefore() {
    story
        .when(cli("heartbeat", "s1").pid(7).at("09:00").recordedAt("10:05"))
        .isApplied()
        .changesNothing();

    assertThat(story.then("s1").head().liveness().pids()).containsEntry(7L, Clock.at("10:00"));
  }

  @Test
  void itIsNoChangeThatAPersonWouldCount() {
    story.when(cli("heartbeat", "s1").pid(8)).isAppliedAsVersion(1).changesSomething();
  }

  @Test
  void theEndOfAProcessIsNotedEvenWhereNothingElseChanges() {
    story.given(cli("park_session", "s1").at("10:05"));

    story.when(hook("complete_session", "s1").pid(7).at("10:00").recordedAt("10:06"));

    story.then("s1").is("parked").hasProcesses().hasSequence(3);
  }

  @Test
  void theyStandInTheOrderOfTheirNumbers() {
    story.given(hook("heartbeat", "s1").pid(30), hook("heartbeat", "s1").pid(4));

    story.then("s1").hasProcesses(4L, 7L, 30L);
  }

  @Test
  void beyondSixtyFourTheOneHeardLongestAgoIsDropped() {
    for (long pid = 100; pid < 163; pid++) {
      story.given(hook("heartbeat", "s1").pid(pid));
    }
    story.given(hook("heartbeat", "s1").pid(7));

    story.when(hook("heartbeat", "s1").pid(4_294_967_295L));

    assertThat(story.then("s1").head().liveness().pids())
        .hasSize(64)
        .doesNotContainKey(100L)
        .containsKeys(7L, 101L, 162L, 4_294_967_295L);
  }
}

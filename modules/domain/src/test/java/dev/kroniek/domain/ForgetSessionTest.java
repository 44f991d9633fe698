package dev.kroniek.domain;

import static dev.kroniek.domain.Sent.aboutMany;
import static dev.kroniek.domain.Sent.cleanup;
import static dev.kroniek.domain.Sent.cli;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ForgetSessionTest {
  private final Story story = new Story();

  static List<String> everythingElse() {
    return Samples.typesAboutOneSession().stream()
        .filter(type -> !type.equals("forget_session"))
        .toList();
  }

  @BeforeEach
  void aSession() {
    story.given(
        cli("start_session", "s1").at("10:00"), cli("add_event", "s1").with("kind", "note"));
  }

  @Test
  void nothingOfTheSessionRemainsButItsTombstone() {
    story
        .when(cli("forget_session", "s1").with("reason", "a secret").at("10:10"))
        .isAppliedAsVersion(0);

    assertThat(story.knows("s1")).isFalse();
    assertThat(story.body("s1")).isEqualTo(SessionBody.EMPTY);
    assertThat(story.state().tombstones())
        .containsExactly(
            entry(new SessionId("s1"), new Tombstone(3, Clock.at("10:10"), "a secret")));
  }

  @Test
  void anySessionMayBeForgottenInAnyState() {
    story.given(cli("complete_session", "s1").with("outcome", "success"));

    story.when(cli("forget_session", "s1")).isApplied();

    assertThat(story.state().isForgotten(new SessionId("s1"))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("everythingElse")
  void whateverIsSentOfItLaterIsRejectedEvenFromAHook(String type) {
    story.given(cli("forget_session", "s1"));

    story
        .when(Samples.of("hook/claude-code", type, "s1"))
        .isRejectedBecause(Reason.SESSION_FORGOTTEN)
        .changesNothing();
  }

  @Test
  void forgettingTwiceIsNoMistakeAndKeepsTheFirstTombstone() {
    story.given(cli("forget_session", "s1").with("reason", "first"));

    story
        .when(cli("forget_session", "s1").with("reason", "second"))
        .isAppliedAsVersion(0)
        .changesNothing();
  }

  @Test
  void whatNobodyKnowsCannotBeForgotten() {
    story
        .when(cli("forget_session", "s9"))
        .isRejectedBecause(Reason.SESSION_NOT_FOUND)
        .changesNothing();
  }

  @Test
  void commandsAboutManySessionsDoNotMeetIt() {
    story.given(cli("forget_session", "s1"));

    story.when(aboutMany("heartbeat_project").project("shop")).isApplied().changesNothing();
    story.when(cleanup("PT0S", "12:00")).closes();
  }

  @Test
  void theVersionExpectedMustBeThere() {
    story.when(cli("forget_session", "s1").expecting(1)).isRejectedBecause(Reason.VERSION_CONFLICT);

    assertThat(story.knows("s1")).isTrue();

    story.when(cli("forget_session", "s1").expecting(2)).isApplied();
  }

  @Test
  void otherSessionsStay() {
    story.given(cli("start_session", "s2"), cli("forget_session", "s1"));

    story.then("s2").is("active");
  }
}

package dev.kroniek.domain;

import static dev.kroniek.domain.Sent.cli;
import static dev.kroniek.domain.Sent.hook;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A session waits for its person, until its agent goes on. */
class AttentionTest {
  private final Story story = new Story();

  @BeforeEach
  void aSession() {
    story.given(hook("start_session", "s1").at("10:00"));
  }

  @ParameterizedTest
  @EnumSource
  void anEventOfItsAgentSaysWhatItWaitsFor(AttentionKind kind) {
    story.when(asking(kind.name().toLowerCase(Locale.ROOT)).at("10:05"));

    assertThat(story.then("s1").waitsFor(kind).head().liveness().attention())
        .isEqualTo(new Attention(kind, Clock.at("10:05"), null));
  }

  @Test
  void whatNobodyKnowsIsNotWaitedFor() {
    story.when(asking("coffee")).isApplied();

    story.then("s1").waitsForNothing();
  }

  @Test
  void anEventOfSomebodyElseSetsAndClearsNothing() {
    story.when(cli("add_event", "s1").with("kind", "note").with("data", attention("idle")));
    story.then("s1").waitsForNothing();

    story.given(asking("question"));
    story.when(cli("add_event", "s1").with("kind", "note"));
    story.then("s1").waitsFor(AttentionKind.QUESTION);
  }

  @Test
  void theNextEventOfTheSameAgentClearsIt() {
    story.given(asking("permission"));

    story.when(hook("add_event", "s1").with("kind", "tool"));

    story.then("s1").waitsForNothing();
  }

  @Test
  void theNextHeartbeatOfTheSameAgentClearsIt() {
    story.given(asking("permission"));

    story.when(cli("heartbeat", "s1"));
    story.then("s1").waitsFor(AttentionKind.PERMISSION);

    story.when(hook("heartbeat", "s1"));
    story.then("s1").waitsForNothing();
  }

  @Test
  void anotherAgentOfTheSessionDoesNotClearIt() {
    story.given(asking("permission"));

    story.when(of("a1", "add_event").with("kind", "tool"));
    story.then("s1").waitsFor(AttentionKind.PERMISSION);

    story.when(hook("heartbeat", "s1").with("agent_id", "a1"));
    story.then("s1").waitsFor(AttentionKind.PERMISSION);
  }

  @Test
  void whatASubagentWaitsForOnlyThatSubagentClears() {
    story.given(
        hook("add_event", "s1")
            .with("kind", "permission_request")
            .with(
                "data",
                Json.Obj.builder().put("attention", "permission").put("agent_id", "a1").build()));

    story.when(hook("add_event", "s1").with("kind", "tool"));
    story.when(hook("heartbeat", "s1").with("agent_id", "a2"));
    story.then("s1").waitsFor(AttentionKind.PERMISSION);

    story.when(hook("heartbeat", "s1").with("agent_id", "a1"));
    story.then("s1").waitsForNothing();
  }

  @Test
  void anEventFromBeforeTheQuestionDoesNotClearIt() {
    story.given(asking("question").at("10:05"));

    story.when(hook("add_event", "s1").with("kind", "tool").at("10:04").recordedAt("10:06"));
    story.then("s1").waitsFor(AttentionKind.QUESTION);

    story.when(hook("add_event", "s1").with("kind", "tool").at("10:05").recordedAt("10:06"));
    story.then("s1").waitsForNothing();
  }

  @Test
  void aLaterQuestionTakesThePlaceOfTheFormer() {
    story.given(asking("permission").at("10:05"), asking("idle").at("10:06"));

    story.then("s1").waitsFor(AttentionKind.IDLE);
  }

  @Test
  void completingEndsIt() {
    story.given(asking("idle"), cli("complete_session", "s1"));

    story.then("s1").waitsForNothing();
  }

  @Test
  void aCompletedSessionWaitsForNobody() {
    story.given(cli("complete_session", "s1"));

    story.when(asking("idle")).isApplied();

    story.then("s1").waitsForNothing();
  }

  private static Sent asking(String what) {
    return hook("add_event", "s1").with("kind", "notification").with("data", attention(what));
  }

  private static Sent of(String agentId, String type) {
    return hook(type, "s1").with("data", Json.Obj.builder().put("agent_id", agentId).build());
  }

  private static Json.Obj attention(String what) {
    return Json.Obj.builder().put("attention", what).build();
  }
}

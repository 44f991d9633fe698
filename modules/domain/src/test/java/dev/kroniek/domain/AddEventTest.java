package dev.kroniek.domain;

import static dev.kroniek.domain.Sent.cleanup;
import static dev.kroniek.domain.Sent.cli;
import static dev.kroniek.domain.Sent.hook;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddEventTest {
  private final Story story = new Story();

  @BeforeEach
  void aSession() {
    story.given(cli("start_session", "s1").at("10:00"));
  }

  @Test
  void itIsAppendedToTheTimeline() {
    Json.Obj data = Json.Obj.builder().put("exit", 0).build();

    story
        .when(
            hook("add_event", "s1")
                .with("kind", "tool")
                .with("message", "Edit src/App.java")
                .with("data", data)
                .at("10:05"))
        .isAppliedAsVersion(2);

    SessionAssert session = story.then("s1").hasVersion(2).wasUpdatedAt("10:05");
    assertThat(session.body().recentEvents())
        .containsExactly(
            new Event(
                2,
                Clock.at("10:05"),
                "hook/claude-code",
                "tool",
                "Edit src/App.java",
                data,
                false));
    assertThat(session.head().counts().events()).isEqualTo(1);
  }

  @Test
  void theSameEventWithAnotherKeyIsAnotherEvent() {
    story.given(cli("add_event", "s1").with("kind", "a"), cli("add_event", "s1").with("kind", "a"));

    assertThat(story.then("s1").hasEvents("a", "a").head().counts().events()).isEqualTo(2);
  }

  @Test
  void theNewestFiftyAreShownAndAllAreCounted() {
    for (int i = 1; i <= 51; i++) {
      story.given(cli("add_event", "s1").with("kind", "k" + i));
    }

    SessionAssert session = story.then("s1");
    assertThat(session.body().recentEvents())
        .hasSize(50)
        .extracting(Event::kind)
        .startsWith("k2")
        .endsWith("k51");
    assertThat(session.head().counts().events()).isEqualTo(51);
    session.hasVersion(52);
  }

  @Test
  void aPromptWakesAParkedSession() {
    story.given(cli("park_session", "s1").with("reason", "lunch"));

    story.when(hook("add_event", "s1").with("kind", "prompt"));

    story.then("s1").is("active").hasReason(null).wasReopened(1).hasEvents("prompt");
  }

  @Test
  void aPromptWakesAStaleSessionWhateverItsTime() {
    story.given(cleanup("PT30M", "11:00"));

    story.when(hook("add_event", "s1").with("kind", "prompt").at("09:59").recordedAt("11:01"));

    story.then("s1").is("active").hasNotEnded().wasReopened(1);
  }

  @Test
  void aPromptWakesASessionThatWasCompletedWithoutAKnownOutcome() {
    story.given(cli("complete_session", "s1").with("reason", "exit"));

    story.when(hook("add_event", "s1").with("kind", "prompt"));

    story.then("s1").is("active").hasNotEnded().hasReason(null).wasReopened(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"success", "failure", "abandoned"})
  void aPromptDoesNotWakeASessionWithAKnownOutcome(String outcome) {
    story.given(cli("complete_session", "s1").with("outcome", outcome).at("10:10"));

    story.when(hook("add_event", "s1").with("kind", "prompt").at("10:20")).isAppliedAsVersion(3);

    story.then("s1").is("completed").endedAt("10:10").hasEvents("prompt").wasReopened(0);
  }

  @Test
  void aPromptToAnActiveSessionReopensNothing() {
    story.when(hook("add_event", "s1").with("kind", "prompt"));

    story.then("s1").is("active").wasReopened(0);
  }

  @Test
  void anyOtherKindKeepsAParkedSessionParkedAndACompletedOneCompleted() {
    story.given(cli("park_session", "s1"));
    story.when(hook("add_event", "s1").with("kind", "tool"));
    story.then("s1").is("parked").hasEvents("tool");

    story.given(cli("complete_session", "s1").at("10:30"));
    story.when(hook("add_event", "s1").with("kind", "tool").at("10:40"));
    story.then("s1").is("completed").endedAt("10:30").hasEvents("tool", "tool");
    story.then("s1").wasLastHeardAt("10:40");
  }

  @Test
  void anyOtherKindRevivesAStaleSessionIfItIsNewerThanTheLastHeartbeat() {
    story.given(cleanup("PT30M", "11:00"));

    story.when(hook("add_event", "s1").with("kind", "tool").at("10:00").recordedAt("11:01"));
    story.then("s1").is("stale").endedAt("10:00");

    story.when(hook("add_event", "s1").with("kind", "tool").at("10:00:01").recordedAt("11:02"));
    story.then("s1").is("active").wasLastHeardAt("10:00:01").wasReopened(1);
  }

  @Test
  void aLongMessageIsCutOnACharactersBorderAndSaysSo() {
    story.when(cli("add_event", "s1").with("kind", "note").with("message", "é".repeat(1024) + "x"));

    Event event = story.body("s1").recentEvents().get(0);
    assertThat(event.message()).isEqualTo("é".repeat(1022) + "…");
    assertThat(event.truncated()).isTrue();
  }

  @Test
  void aMessageOfTwoKibibytesIsKeptWhole() {
    story.when(cli("add_event", "s1").with("kind", "note").with("message", "é".repeat(1024)));

    Event event = story.body("s1").recentEvents().get(0);
    assertThat(event.message()).isEqualTo("é".repeat(1024));
    assertThat(event.truncated()).isFalse();
  }

  @Test
  void ofLongDataTheFieldsThatFitAreKeptInTheirOrder() {
    Json.Obj data =
        Json.Obj.builder()
            .put("first", "a")
            .put("long", "x".repeat(2000))
            .put("longer", "y".repeat(3000))
            .put("last", "b")
            .build();

    story.when(cli("add_event", "s1").with("kind", "note").with("data", data));

    Event event = story.body("s1").recentEvents().get(0);
    assertThat(event.data().fields().keySet()).containsExactly("first", "long", "last");
    assertThat(event.truncated()).isTrue();
  }

  @Test
  void theFieldsThatAreKeptMayTakeTwoKibibytesAndNotAByteMore() {
    String tooLong = "y".repeat(3000);
    int rest = Texts.KEPT_BYTES_MAX - "{\"a\":\"\",\"b\":1}".length();
    for (int more = 0; more <= 1; more++) {
      Json.Obj data =
          Json.Obj.builder()
              .put("a", "x".repeat(rest + more))
              .put("long", tooLong)
              .put("b", 1)
              .build();
      story.given(cli("add_event", "s1").with("kind", "note").with("data", data));
    }

    assertThat(story.body("s1").recentEvents())
        .extracting(event -> event.data().fields().keySet().toString())
        .containsExactly("[a, b]", "[a]");
    assertThat(story.body("s1").recentEvents().get(0).data().toString()).hasSize(2048);
  }

  @Test
  void dataOfTwoKibibytesIsKeptWholeAndOneByteMoreIsNot() {
    int rest = Texts.KEPT_BYTES_MAX - "{\"a\":\"\",\"b\":1}".length();
    Json.Obj fits = Json.Obj.builder().put("a", "x".repeat(rest)).put("b", 1).build();
    Json.Obj tooLong = Json.Obj.builder().put("a", "x".repeat(rest)).put("b", 10).build();

    story.given(
        cli("add_event", "s1").with("kind", "note").with("data", fits),
        cli("add_event", "s1").with("kind", "note").with("data", tooLong));

    assertThat(story.body("s1").recentEvents())
        .extracting(event -> event.data().fields().keySet().toString())
        .containsExactly("[a, b]", "[a]");
    assertThat(story.body("s1").recentEvents())
        .extracting(Event::truncated)
        .containsExactly(false, true);
  }
}

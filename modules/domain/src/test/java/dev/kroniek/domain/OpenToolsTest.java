package dev.kroniek.domain;

import static dev.kroniek.domain.Sent.cli;
import static dev.kroniek.domain.Sent.hook;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenToolsTest {
  private final Story story = new Story();

  @BeforeEach
  void aSession() {
    story.given(hook("start_session", "s1").at("10:00"));
  }

  @Test
  void aHeartbeatThatNamesAToolCallOpensIt() {
    story.when(tool("t1").with("activity", "Bash: mvn verify").at("10:05"));

    story.then("s1").hasOpenTools("t1").hasVersion(1);
    assertThat(story.then("s1").head().liveness().openTools())
        .containsEntry("t1", new OpenTool("Bash: mvn verify", Clock.at("10:05"), null));
  }

  @Test
  void aSubagentsToolCallNamesTheSubagent() {
    story.when(tool("t1").with("agent_id", "a1").at("10:05"));

    assertThat(story.then("s1").head().liveness().openTools())
        .containsEntry("t1", new OpenTool(null, Clock.at("10:05"), "a1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tool", "tool_failed", "permission_denied"})
  void anEventThatNamesTheToolCallClosesIt(String kind) {
    story.given(tool("t1"), tool("t2"));

    story.when(event(kind, "tool_use_id", "t1"));

    story.then("s1").hasOpenTools("t2");
  }

  @Test
  void anEventOfAnybodyClosesTheToolCallThatItNames() {
    story.given(cli("heartbeat", "s1").with("tool_use_id", "t1"));

    story.when(cli("add_event", "s1").with("kind", "tool").with("data", data("tool_use_id", "t1")));

    story.then("s1").hasOpenTools();
  }

  @Test
  void anEventThatAsksForAttentionLeavesItsToolCallOpen() {
    story.given(tool("t1"));

    story.when(
        hook("add_event", "s1")
            .with("kind", "permission_request")
            .with(
                "data",
                Json.Obj.builder()
                    .put("tool_use_id", "t1")
                    .put("attention", "permission")
                    .build()));

    story.then("s1").hasOpenTools("t1").waitsFor(AttentionKind.PERMISSION);
  }

  @Test
  void anEventThatNamesNoToolCallClosesNone() {
    story.given(tool("t1"));

    story.when(hook("add_event", "s1").with("kind", "tool"));

    story.then("s1").hasOpenTools("t1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prompt", "turn_end", "turn_failed"})
  void withATurnAllToolCallsOfTheMainAgentEnd(String kind) {
    story.given(tool("t1"), tool("t2").with("agent_id", "a1"), tool("t3"));

    story.when(hook("add_event", "s1").with("kind", kind));

    story.then("s1").hasOpenTools("t2");
  }

  @Test
  void aSubagentsTurnEndsNoToolCallOfTheMainAgent() {
    story.given(tool("t1"));

    story.when(event("turn_end", "agent_id", "a1"));

    story.then("s1").hasOpenTools("t1");
  }

  @Test
  void aTurnToldBySomebodyElseEndsNone() {
    story.given(tool("t1"));

    story.when(cli("add_event", "s1").with("kind", "turn_end"));

    story.then("s1").hasOpenTools("t1");
  }

  @Test
  void completingEndsThemAll() {
    story.given(tool("t1").with("activity", "Bash: ls"), tool("t2").with("agent_id", "a1"));

    story.when(cli("complete_session", "s1"));

    story.then("s1").hasOpenTools().hasNo(Field.CURRENT_ACTIVITY);
  }

  @Test
  void theyStandInTheOrderInWhichTheyWereOpenedLast() {
    story.given(tool("t1").at("10:01"), tool("t2").at("10:02"), tool("t1").at("10:03"));

    story.then("s1").hasOpenTools("t2", "t1");
  }

  @Test
  void beyondTwoHundredTheOldestIsDropped() {
    for (int i = 0; i <= Liveness.OPEN_TOOLS_MAX; i++) {
      story.given(tool("t" + i));
    }

    assertThat(story.then("s1").head().liveness().openTools())
        .hasSize(200)
        .doesNotContainKey("t0")
        .containsKeys("t1", "t200");
  }

  private static Sent tool(String id) {
    return hook("heartbeat", "s1").with("tool_use_id", id);
  }

  private static Sent event(String kind, String name, String value) {
    return hook("add_event", "s1").with("kind", kind).with("data", data(name, value));
  }

  private static Json.Obj data(String name, String value) {
    return Json.Obj.builder().put(name, value).build();
  }
}

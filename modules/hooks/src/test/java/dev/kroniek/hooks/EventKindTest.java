package dev.kroniek.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventKindTest {

  @ParameterizedTest
  @CsvSource({
    "SubagentStart, subagent_start",
    "PostToolBatch, post_tool_batch",
    "beforeShellExecution, before_shell_execution",
    "post_cascade_response, post_cascade_response",
    "session.created, session_created",
    "HTTPRequest, http_request",
    "Phase2Begins, phase2_begins",
    "ABC, abc",
    "A, a",
    "' a - b ', a_b",
    "日本, event",
    "日本Event, event",
    "___, event"
  })
  void anUnknownEventKeepsItsNameInSnakeCase(String name, String kind) {
    assertThat(EventKind.of(name)).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"Prompt, hook_prompt", "TurnEnd, hook_turn_end", "tool, hook_tool"})
  void aKindThatMeansSomethingIsNotTaken(String name, String kind) {
    assertThat(EventKind.of(name)).isEqualTo(kind);
  }

  @Test
  void aLongNameIsCut() {
    assertThat(EventKind.of("Ab".repeat(100_000))).hasSizeLessThanOrEqualTo(64).startsWith("ab_ab");
    assertThat(EventKind.of("x".repeat(63) + "Yz")).isEqualTo("x".repeat(63));
  }
}

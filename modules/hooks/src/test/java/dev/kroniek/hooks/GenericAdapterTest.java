package dev.kroniek.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Command;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenericAdapterTest {
  private static final AgentName CODEX = new AgentName("codex");

  private static List<Command> commands(String payload) throws Exception {
    return AgentAdapter.of(CODEX, PromptCapture.NONE, Payloads.REDACTOR)
        .commands(
            RawPayload.of(payload.getBytes(StandardCharsets.UTF_8)),
            new HookContext(CODEX, null, OptionalLong.empty(), Payloads.AT, "k"));
  }

  @Test
  void anAgentThatNamesSessionAndEventGetsAnEvent() throws Exception {
    List<Command> commands =
        commands(
            PayloadText.ofTool("PostToolUse", "apply_patch", "call_1")
                .with("turn_id", "7")
                .with("prompt", "between us")
                .withJson("tool_input", "{'command': 'secret'}")
                .text());

    assertThat(commands).hasSize(1);
    assertThat(commands.get(0).key().source()).isEqualTo("hook/codex");
    assertThat(commands.get(0).key().id()).endsWith("/PostToolUse/call_1");
    assertThat(commands.get(0).project()).hasToString("/u/dev/shop");
    assertThat(commands.get(0).data())
        .hasToString(
            "{\"kind\":\"post_tool_use\",\"data\":{\"tool\":\"apply_patch\",\"tool_use_id\":\"call_1\","
                + "\"turn_id\":\"7\"}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"sessionId\":\"s1\",\"hookName\":\"PreToolUse\"}",
        "{\"session_id\":\"s1\"}",
        "{\"hook_event_name\":\"Stop\"}",
        "[]",
        ""
      })
  void anAgentThatNamesNeitherIsRefused(String payload) {
    assertThatThrownBy(() -> commands(payload)).isInstanceOf(RejectedPayloadException.class);
  }

  @Test
  void onlyClaudeCodeIsReadAsClaudeCode() {
    assertThat(AgentAdapter.of(AgentName.CLAUDE_CODE, PromptCapture.FULL, Payloads.REDACTOR))
        .isInstanceOf(ClaudeCodeAdapter.class);
    assertThat(AgentAdapter.of(CODEX, PromptCapture.FULL, Payloads.REDACTOR))
        .isInstanceOf(GenericAdapter.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Claude", "a/b", "../x", "a b", "-x", "a\n"})
  void anAgentsNameIsPlain(String name) {
    assertThatThrownBy(() -> new AgentName(name)).isInstanceOf(IllegalArgumentException.class);
  }
}

package dev.kroniek.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.AttentionKind;
import dev.kroniek.domain.Field;
import dev.kroniek.domain.Lifecycle;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a session looks like while and after Claude Code's hooks report. */
class SessionOfHooksTest {
  private final FoldedHooks session = new FoldedHooks();

  private static final PayloadText START =
      PayloadText.of("SessionStart").with("source", "startup").with("model", "claude-opus-4-8");
  private static final PayloadText PROMPT =
      PayloadText.of("UserPromptSubmit").with("prompt", "add a retry");
  private static final PayloadText STOP = PayloadText.of("Stop");

  private static PayloadText begins(String toolUseId) {
    return PayloadText.ofTool("PreToolUse", "Bash", toolUseId)
        .withJson("tool_input", "{'command': 'mvn verify'}");
  }

  private static PayloadText ends(String toolUseId) {
    return PayloadText.ofTool("PostToolUse", "Bash", toolUseId)
        .withJson("tool_input", "{'command': 'mvn verify'}");
  }

  @Test
  void aTurnIsSeenFromPromptToEnd() {
    session.hooks(START, PROMPT);
    assertThat(session.head().field(Field.CURRENT_ACTIVITY)).isEqualTo("add a retry");

    session.hooks(begins("t1"));
    assertThat(session.head().field(Field.CURRENT_ACTIVITY)).isEqualTo("Bash: mvn verify");
    assertThat(session.head().liveness().openTools()).containsOnlyKeys("t1");

    session.hooks(ends("t1"));
    assertThat(session.head().liveness().openTools()).isEmpty();

    session.hooks(STOP);
    assertThat(session.head().field(Field.CURRENT_ACTIVITY)).isNull();
    assertThat(session.eventKinds()).containsExactly("session_start", "prompt", "tool", "turn_end");
    assertThat(session.outcomes()).containsOnly("applied");
  }

  @Test
  void aSessionIsStartedWithWhatItsAgentTells() {
    session.hooks(START);

    assertThat(session.head().origin().implicit()).isFalse();
    assertThat(session.head().project().value()).isEqualTo("/u/dev/shop");
    assertThat(session.head().field(Field.AGENT)).isEqualTo("claude-code");
    assertThat(session.head().field(Field.MODEL)).isEqualTo("claude-opus-4-8");
    assertThat(session.head().field(Field.CWD)).isEqualTo("/u/dev/shop");
    assertThat(session.head().liveness().pids()).containsOnlyKeys(4242L);
  }

  @Test
  void aPermissionThatIsAskedForKeepsTheToolOpenUntilTheAgentGoesOn() {
    session.hooks(
        PROMPT,
        begins("t1"),
        PayloadText.of("PermissionRequest").with("tool_name", "Bash"),
        PayloadText.of("Notification").with("notification_type", "permission_prompt"));
    assertThat(awaited()).isEqualTo(AttentionKind.PERMISSION);
    assertThat(session.head().liveness().openTools()).containsOnlyKeys("t1");

    session.hooks(ends("t1"));

    assertThat(session.head().liveness().attention()).isNull();
  }

  @Test
  void aNotificationTellsWhatIsWaitedFor() {
    session.hooks(PayloadText.of("Notification").with("notification_type", "elicitation_dialog"));
    assertThat(awaited()).isEqualTo(AttentionKind.QUESTION);

    session.hooks(PayloadText.of("Notification").with("notification_type", "idle_prompt"));
    assertThat(awaited()).isEqualTo(AttentionKind.IDLE);

    session.hooks(PROMPT);
    assertThat(session.head().liveness().attention()).isNull();
  }

  @Test
  void whatAPermissionIsAskedForIsTheActivityUntilTheAgentDoesSomethingElse() {
    PayloadText asks =
        PayloadText.of("PermissionRequest")
            .with("tool_name", "Bash")
            .withJson("tool_input", "{'command': 'rm -rf build'}");
    session.hooks(PROMPT, asks, begins("t1").with("agent_id", "a1"));
    assertThat(awaited()).isEqualTo(AttentionKind.PERMISSION);
    assertThat(session.head().field(Field.CURRENT_ACTIVITY)).isEqualTo("Bash: rm -rf build");

    session.hooks(begins("t2"), asks.with("agent_id", "a1"));
    assertThat(session.head().field(Field.CURRENT_ACTIVITY)).isEqualTo("Bash: mvn verify");
  }

  @Test
  void aNotificationOfAnOlderVersionSaysInItsMessageWhatIsWaitedFor() {
    PayloadText notification = PayloadText.of("Notification");
    session.hooks(notification.with("message", "Claude needs your permission to use Bash"));
    assertThat(awaited()).isEqualTo(AttentionKind.PERMISSION);
    session.hooks(notification.with("message", "Claude is waiting for your input"));
    assertThat(awaited()).isEqualTo(AttentionKind.IDLE);

    session.hooks(notification.with("message", "Claude Code login successful"));
    assertThat(session.head().liveness().attention()).isNull();
    session.hooks(
        notification
            .with("message", "Signed in; it needs your permission no more")
            .with("notification_type", "auth_success"));
    assertThat(session.head().liveness().attention()).isNull();
  }

  @Test
  void aPayloadCannotAskForAttentionByAMemberOfItsOwn() {
    session.hooks(PayloadText.of("MoonPhaseChanged").with("attention", "permission"));

    assertThat(session.head().liveness().attention()).isNull();
  }

  @Test
  void aSubagentNeverChangesTheSessionsActivityOrEndsItsTurn() {
    session.hooks(PROMPT, begins("t1"));
    String activity = session.head().field(Field.CURRENT_ACTIVITY);

    session.hooks(
        begins("t2").with("agent_id", "a1"),
        PayloadText.of("UserPromptSubmit").with("prompt", "go on").with("agent_id", "a1"),
        PayloadText.of("StopFailure").with("error", "overloaded").with("agent_id", "a1"),
        PayloadText.of("Stop").with("agent_id", "a1"),
        PayloadText.of("SubagentStop").with("agent_id", "a1"));

    assertThat(session.head().field(Field.CURRENT_ACTIVITY)).isEqualTo(activity);
    assertThat(session.head().liveness().openTools()).containsKey("t1");
    assertThat(session.head().isActive()).isTrue();
  }

  @Test
  void aSubagentThatGoesOnDoesNotAnswerForTheMainAgent() {
    session.hooks(
        PayloadText.of("PermissionRequest").with("tool_name", "Bash"),
        begins("t2").with("agent_id", "a1"),
        ends("t2").with("agent_id", "a1"));

    assertThat(awaited()).isEqualTo(AttentionKind.PERMISSION);
  }

  @Test
  void backgroundTasksAreTheActivityBetweenTurns() {
    session.hooks(
        PayloadText.of("Stop")
            .withJson("background_tasks", "[{'id': 'b1', 'status': 'running'}, {'id': 'b2'}]"));

    assertThat(session.head().field(Field.CURRENT_ACTIVITY)).isEqualTo("background: 2");
  }

  @Test
  void anEndedSessionHasTheReasonAndNoKnownOutcome() {
    session.hooks(START, PayloadText.of("SessionEnd").with("reason", "prompt_input_exit"));

    assertThat(session.head().lifecycle()).isInstanceOf(Lifecycle.Completed.class);
    Lifecycle.Completed completed = (Lifecycle.Completed) session.head().lifecycle();
    assertThat(completed.reason()).isEqualTo("prompt_input_exit");
    assertThat(completed.outcome().wireName()).isEqualTo("unknown");
  }

  @Test
  void aSubagentNeitherStartsNorEndsASession() {
    session.hooks(
        PROMPT,
        PayloadText.of("SessionEnd").with("reason", "other").with("agent_id", "a1"),
        PayloadText.of("SessionStart").with("source", "startup").with("agent_id", "a1"));

    assertThat(session.head().isActive()).isTrue();
    assertThat(session.eventKinds()).containsExactly("prompt", "session_end", "session_start");
  }

  @Test
  void aCommitReportedTwiceIsOneCommit() {
    String reported = Payloads.text("tool-bash-commit-reported");

    session.hook(reported).hook(reported);

    assertThat(session.outcomes()).containsExactly("applied", "applied", "duplicate", "duplicate");
    assertThat(session.head().counts().commits()).isEqualTo(1);
    assertThat(session.body().commits().get(0).message()).isEqualTo("Retry payment calls");
  }

  @ParameterizedTest
  @MethodSource("dev.kroniek.hooks.Payloads#names")
  void everyKnownPayloadIsTakenByTheFold(String name) {
    session.hook(Payloads.text(name));

    assertThat(session.outcomes()).isNotEmpty().containsOnly("applied");
  }

  private AttentionKind awaited() {
    return Objects.requireNonNull(session.head().liveness().attention(), "no attention").kind();
  }
}

package dev.kroniek.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of a payload, under which names, and what is refused. */
class ClaudeCodeAdapterTest {
  private static final String LONG = "x".repeat(3000);

  private static Command only(PayloadText payload) {
    List<Command> commands = Payloads.commands(payload.text());
    assertThat(commands).hasSize(1);
    return commands.get(0);
  }

  private static Command first(PayloadText payload) {
    return Payloads.commands(payload.text()).get(0);
  }

  private static Json.Obj eventData(Command command) {
    return HookPayload.object(command.data(), "data");
  }

  private static String message(Command command) {
    return Objects.requireNonNull(command.data().text("message"), "no message");
  }

  private static HookContext without(String project) {
    return new HookContext(
        AgentName.CLAUDE_CODE, project, OptionalLong.empty(), Payloads.AT, Payloads.KEY);
  }

  private static List<Command> captured(PromptCapture prompts, PayloadText payload)
      throws RejectedPayloadException, IOException {
    return new ClaudeCodeAdapter(prompts, Payloads.REDACTOR)
        .commands(RawPayload.of(payload.text().getBytes(StandardCharsets.UTF_8)), Payloads.CONTEXT);
  }

  // Whose and where

  @Test
  void theProjectIsTheOneOfTheHookAndNotTheWorkingDirectory() {
    Command command = first(PayloadText.of("Stop").with("cwd", "/u/dev/shop/worktree"));

    assertThat(command.project()).isEqualTo(new ProjectId("/u/dev/shop"));
  }

  @Test
  void withoutOneOfTheHookTheProjectIsTheWorkingDirectory() {
    Command command =
        Payloads.commands(PayloadText.of("Stop").with("cwd", "/elsewhere").text(), without("  "))
            .get(0);

    assertThat(command.project()).isEqualTo(new ProjectId("/elsewhere"));
  }

  @Test
  void withoutEitherTheProjectIsUnknown() {
    String payload = "{\"session_id\":\"s1\",\"hook_event_name\":\"SessionStart\",\"cwd\":17}";

    assertThat(Payloads.commands(payload, without("")).get(0).project())
        .isEqualTo(ProjectId.UNKNOWN);
  }

  @Test
  void aProjectTooLongForANameKeepsItsBeginningAndItsHash() {
    String path = "/" + "p".repeat(400);
    Command command = Payloads.commands(PayloadText.of("Stop").text(), without(path)).get(0);

    assertThat(Objects.requireNonNull(command.project()).value())
        .hasSize(256)
        .startsWith("/ppp")
        .endsWith("p~" + Names.sha256(path));
  }

  @Test
  void theBranchIsReadWhenTheSessionStarts(@TempDir Path directory) throws Exception {
    Files.createDirectory(directory.resolve(".git"));
    Files.writeString(directory.resolve(".git/HEAD"), "ref: refs/heads/feat/retry\n");

    Command start = first(PayloadText.of("SessionStart").with("cwd", directory.toString()));

    assertThat(start.data().text("branch")).isEqualTo("feat/retry");
  }

  @Test
  void aProcessThatCannotBeIsLeftOut() {
    HookContext impossible =
        new HookContext(
            AgentName.CLAUDE_CODE, null, OptionalLong.of(9_999_999_999L), Payloads.AT, "k");

    assertThat(Payloads.commands(PayloadText.of("Stop").text(), impossible))
        .allSatisfy(command -> assertThat(command.pid()).isEmpty());
  }

  @Test
  void aTimeThatNoCommandCanHaveBecomesTheNearestThatCan() {
    HookContext early =
        new HookContext(
            AgentName.CLAUDE_CODE,
            null,
            OptionalLong.empty(),
            Instant.parse("1901-01-01T00:00:00Z"),
            "k");
    HookContext late =
        new HookContext(AgentName.CLAUDE_CODE, null, OptionalLong.empty(), Instant.MAX, "k");

    assertThat(Payloads.commands(PayloadText.of("Stop").text(), early).get(0).at())
        .isEqualTo(Instant.EPOCH);
    assertThat(Payloads.commands(PayloadText.of("Stop").text(), late).get(0).at())
        .isEqualTo(Command.AT_MAX);
  }

  // Ids

  @Test
  void aPayloadAboutAToolCallIsNamedAfterSessionEventAndCall() {
    Command command = only(PayloadText.ofTool("PreToolUse", "Read", "toolu_1"));

    assertThat(command.key().id()).isEqualTo(Payloads.SESSION + "/PreToolUse/toolu_1");
    assertThat(command.key().source()).isEqualTo("hook/claude-code");
  }

  @Test
  void anIdTooLongForAKeyIsHashedAsAWhole() {
    Command command = only(PayloadText.ofTool("PreToolUse", "Read", "t".repeat(200)));
    Command other = only(PayloadText.ofTool("PreToolUse", "Read", "t".repeat(201)));

    assertThat(command.key().id()).matches("sha256:[0-9a-f]{64}");
    assertThat(other.key()).isNotEqualTo(command.key());
  }

  @Test
  void aCallWhoseNameHoldsASlashIsNotTakenForAnother() {
    String plain = only(PayloadText.ofTool("PermissionDenied", "Read", "a")).key().id();
    String slashed = only(PayloadText.ofTool("PermissionDenied", "Read", "a/b")).key().id();

    assertThat(plain).doesNotStartWith("sha256:");
    assertThat(slashed).startsWith("sha256:");
  }

  @Test
  void aCallWhoseNameIsTooLongIsOpenedAndClosedUnderTheSameName() {
    String name = "t".repeat(300) + "\u0000";
    Command begins = only(PayloadText.ofTool("PreToolUse", "Read", name));
    Command ends = only(PayloadText.ofTool("PostToolUse", "Read", name));

    assertThat(begins.data().text("tool_use_id"))
        .startsWith("sha256:")
        .isEqualTo(eventData(ends).text("tool_use_id"));
  }

  @Test
  void aPayloadAboutNoCallIsNamedAfterItsFile() {
    List<Command> commands = Payloads.commands(PayloadText.of("Stop").text());

    assertThat(commands)
        .extracting(command -> command.key().id())
        .containsExactly(Payloads.KEY, Payloads.KEY + "/activity");
  }

  // What is kept

  @Test
  void aPromptIsKeptUpToTwoKibibytes() {
    String prompt = "日本語".repeat(1000);
    Command event = first(PayloadText.of("UserPromptSubmit").with("prompt", prompt));

    assertThat(Texts.utf8Bytes(message(event))).isBetween(2045, 2048);
    assertThat(message(event)).endsWith("…").matches("[日本語]+…");
    assertThat(eventData(event).get("truncated")).isEqualTo(new Json.Bool(true));
  }

  @Test
  void aPromptIsNeverCutWithinACharacter() {
    for (int before = 0; before < 4; before++) {
      String prompt = "x".repeat(before) + "😀".repeat(1000);
      Command event = first(PayloadText.of("UserPromptSubmit").with("prompt", prompt));

      assertThat(message(event)).matches("x*(😀)+…");
    }
  }

  @Test
  void aShortPromptIsNotMarkedAsTruncated() {
    Command event = first(PayloadText.of("UserPromptSubmit").with("prompt", "x".repeat(2048)));

    assertThat(message(event)).hasSize(2048);
    assertThat(eventData(event).get("truncated")).isNull();
  }

  @Test
  void ofPromptsOnlyTheFirstLineIsKeptWhereThatIsSet() throws Exception {
    PayloadText prompt = PayloadText.of("UserPromptSubmit").with("prompt", "\n one \n two");

    List<Command> commands = captured(PromptCapture.FIRST_LINE, prompt);

    assertThat(commands.get(0).data().text("message")).isEqualTo("one");
    assertThat(commands.toString()).doesNotContain("two");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prompt",
        "command_args",
        "custom_instructions",
        "compact_summary",
        "last_assistant_message",
        "delta"
      })
  void nothingThatWasSaidIsKeptWhereThatIsSet(String member) throws Exception {
    for (String event :
        List.of("UserPromptSubmit", "UserPromptExpansion", "Stop", "StopFailure", "PostCompact")) {
      PayloadText payload = PayloadText.of(event).with(member, "between us");

      assertThat(captured(PromptCapture.NONE, payload).toString()).doesNotContain("between");
    }
  }

  @Test
  void anActivityStaysWithoutPromptsToo() throws Exception {
    PayloadText prompt = PayloadText.of("UserPromptSubmit").with("prompt", "between us");

    assertThat(captured(PromptCapture.NONE, prompt).get(1).data().text("current_activity"))
        .isEqualTo("Working on a prompt");
  }

  @Test
  void anUnknownScalarIsKeptUpTo256BytesAndNothingElseUnknownIs() {
    Command event =
        only(
            PayloadText.of("MoonPhaseChanged")
                .with("fits", "é".repeat(128))
                .with("too_long", "é".repeat(128) + "x")
                .withJson("number", "12345678901234567890.5")
                .withJson("yes", "true")
                .withJson("nothing", "null")
                .withJson("list", "['a']")
                .withJson("object", "{'a': 'b'}"));

    assertThat(event.data().text("kind")).isEqualTo("moon_phase_changed");
    assertThat(eventData(event).fields()).containsOnlyKeys("fits", "number", "yes");
    assertThat(eventData(event).get("number")).hasToString("12345678901234567890.5");
  }

  @Test
  void aPayloadOfManyUnknownScalarsKeepsABoundedNumber() {
    PayloadText payload = PayloadText.of("MoonPhaseChanged");
    for (int i = 0; i < 10_000; i++) {
      payload.with("name" + i, "x".repeat(256));
    }

    assertThat(Texts.utf8Bytes(only(payload).toString())).isLessThan(64 << 10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Write", "Edit", "MultiEdit", "NotebookEdit", "Read", "Bash", "mcp__fs__write"})
  void aBodyOfAFileIsNeverKept(String tool) {
    String body = "TOP-SECRET";
    for (String event : List.of("PreToolUse", "PostToolUse", "PostToolUseFailure")) {
      PayloadText payload =
          PayloadText.ofTool(event, tool, "t1")
              .withJson(
                  "tool_input",
                  ("{'file_path': 'a.txt', 'command': 'cat > a\\n%s', 'content': '%s',"
                          + " 'old_string': '%s', 'new_string': '%s', 'new_source': '%s',"
                          + " 'edits': [{'new_string': '%s'}], 'body': '%s', 'text': '%s'}")
                      .replace("%s", body))
              .withJson(
                  "tool_response",
                  ("{'content': '%s', 'originalFile': '%s', 'stdout': '%s', 'stderr': '%s',"
                          + " 'file': {'content': '%s'}, 'structuredPatch': [{'lines': ['%s']}]}")
                      .replace("%s", body));

      assertThat(Payloads.commands(payload.text()).toString()).doesNotContain(body);
    }
  }

  @Test
  void aCommandLineIsKeptUpToItsFirst256Bytes() {
    Command event =
        only(
            PayloadText.ofTool("PostToolUse", "Bash", "t1")
                .withJson("tool_input", "{'command': 'echo " + LONG + "'}"));

    String what = Objects.requireNonNull(eventData(event).text("what"));
    assertThat(Texts.utf8Bytes(what)).isBetween(250, 256);
    assertThat(message(event)).isEqualTo("Bash " + what);
    assertThat(eventData(event).get("truncated")).isEqualTo(new Json.Bool(true));
  }

  @Test
  void anErrorIsKeptAsFarAsASnapshotShowsIt() {
    String error = "Exit code 127\n" + "\"日本語\"\n".repeat(2000);
    Command event =
        only(PayloadText.ofTool("PostToolUseFailure", "Bash", "t1").with("error", error));

    assertThat(eventData(event).get("exit")).isEqualTo(new Json.Num(127));
    assertThat(eventData(event).text("error")).startsWith("Exit code 127\n").endsWith("…");
    assertThat(Texts.utf8Bytes(eventData(event).toString())).isBetween(1024, 2048);
  }

  @Test
  void aTextIsJudgedByItsLengthInTheFileHoweverLong() {
    Command event = first(PayloadText.of("UserPromptSubmit").with("prompt", "x".repeat(5 << 20)));

    assertThat(message(event)).hasSizeLessThanOrEqualTo(2048).startsWith("xxx");
    assertThat(eventData(event).get("truncated")).isEqualTo(new Json.Bool(true));
  }

  // What is refused

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"hook_event_name\":\"Stop\"}",
        "{\"session_id\":\"s1\"}",
        "{\"session_id\":\"\",\"hook_event_name\":\"Stop\"}",
        "{\"session_id\":\"s1\",\"hook_event_name\":\" \"}",
        "{\"session_id\":17,\"hook_event_name\":\"Stop\"}",
        "{\"session_id\":null,\"hook_event_name\":\"Stop\"}",
        "{\"session_id\":[\"s1\"],\"hook_event_name\":\"Stop\"}",
        "{\"session_id\":\"s\\n1\",\"hook_event_name\":\"Stop\"}",
        "{\"session_id\":\"s\\u0000\",\"hook_event_name\":\"Stop\"}",
        "{\"session_id\":\"s1\",\"hook_event_name\":{\"a\":1}}",
        "{\"session_id\":\"s1\",\"session_id\":\"s2\",\"hook_event_name\":\"Stop\"}",
        "{\"session_id\":\"s1\",\"hook_event_name\":\"TaskCreated\"}",
        "{\"session_id\":\"s1\",\"hook_event_name\":\"Stop\"} x",
        "{\"session_id\":\"s1\",\"hook_event_name\":\"Stop\"",
        "[]",
        "\"text\"",
        "17",
        "not json",
        "",
        " \n"
      })
  void aPayloadWithoutSessionOrEventOrThatIsNoObjectIsRefused(String payload) {
    assertThatThrownBy(
            () ->
                new ClaudeCodeAdapter(PromptCapture.FULL, Payloads.REDACTOR)
                    .commands(
                        RawPayload.of(payload.getBytes(StandardCharsets.UTF_8)), Payloads.CONTEXT))
        .isInstanceOf(RejectedPayloadException.class)
        .message()
        .isNotBlank()
        .doesNotContain("\n");
  }

  @Test
  void aSessionMayHave256CharactersAndNoMore() throws Exception {
    assertThat(first(PayloadText.of("Stop").with("session_id", "😀".repeat(256))).session())
        .isNotNull();
    assertThatThrownBy(
            () ->
                captured(
                    PromptCapture.FULL, PayloadText.of("Stop").with("session_id", "x".repeat(257))))
        .isInstanceOf(RejectedPayloadException.class)
        .hasMessageContaining("session_id");
  }

  @Test
  void aSessionNamedLikeAPathIsOnlyAName() {
    Command command = first(PayloadText.of("Stop").with("session_id", "../../etc/passwd"));

    assertThat(Objects.requireNonNull(command.session()).value()).isEqualTo("../../etc/passwd");
  }
}

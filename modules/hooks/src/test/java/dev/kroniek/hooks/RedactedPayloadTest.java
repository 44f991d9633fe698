package dev.kroniek.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an adapter makes of payloads holds no secret, nor a part of one. */
class RedactedPayloadTest {
  private static final String TOKEN = "gh" + "p_" + "aB3dE5gH7jK9".repeat(3);

  private static String bash(String session, String command, String stdout) {
    return Json.Obj.builder()
        .put("session_id", session)
        .put("hook_event_name", "PostToolUse")
        .put("tool_name", "Bash")
        .put("tool_input", Json.Obj.builder().put("command", command).build())
        .put("tool_response", Json.Obj.builder().put("stdout", stdout).build())
        .build()
        .toString();
  }

  @Test
  void whatAToolIsAskedToDoIsRedactedBeforeItIsShortened() {
    String command = "deploy " + "x".repeat(230) + " --token " + TOKEN;
    List<Command> commands = Payloads.commands(bash("s1", command, ""));
    assertThat(commands.toString())
        .contains("--token [redac")
        .doesNotContain(TOKEN.substring(0, 6));
  }

  @Test
  void whatAPermissionIsAskedForIsRedactedInTheActivityToo() {
    String asks =
        bash("s1", "deploy --token " + TOKEN, "").replace("PostToolUse", "PermissionRequest");
    List<Command> commands = Payloads.commands(asks);
    assertThat(commands.get(commands.size() - 1).data().text("current_activity"))
        .startsWith("Bash: deploy --token [redacted:");
    assertThat(commands.toString()).doesNotContain(TOKEN.substring(0, 6));
  }

  @Test
  void ofAKeyOfManyLinesNoLineIsLeft() {
    String line = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
    String key = "-----BEGIN " + "PRIVATE KEY-----\n" + (line + "\n").repeat(3);
    List<Command> commands = Payloads.commands(bash("s1", "echo '" + key, key));
    assertThat(commands.toString()).contains("[redacted:private-key]").doesNotContain("MIIE");
  }

  /** Beyond 64 Ki characters nothing is read, so that a secret may end there. */
  @ParameterizedTest
  @ValueSource(ints = {8, 16, 30})
  void aSecretThatALongTextEndsInIsNotKeptInPart(int kept) {
    String end = "\n[main 4b825dc] use ";
    int before = PayloadReader.STRING_CHARS_MAX - end.length() - kept;
    String stdout = "x".repeat(before) + end + TOKEN;
    List<Command> commands = Payloads.commands(bash("s1", "git commit", stdout));
    assertThat(commands).extracting(Command::type).contains(CommandType.ADD_COMMIT);
    assertThat(commands.toString())
        .contains("\"message\":\"use")
        .doesNotContain(TOKEN.substring(0, 6));
  }

  @Test
  void aSessionWhoseIdHoldsASecretStaysOneAndItself() {
    Command one = Payloads.commands(bash("a " + TOKEN, "ls", "")).get(0);
    Command same = Payloads.commands(bash("a " + TOKEN, "ls", "")).get(0);
    Command other = Payloads.commands(bash("a " + TOKEN + "x", "ls", "")).get(0);
    assertThat(one).isEqualTo(same);
    assertThat(String.valueOf(one.session())).startsWith("a [redacted:github-token]~");
    assertThat(other.session()).isNotEqualTo(one.session());
  }
}

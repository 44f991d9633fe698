package dev.kroniek.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Texts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads that no agent means to send. None of them may give a command that is not one. */
class HostilePayloadTest {
  private static final String PROMPT_START =
      "{\"session_id\":\"s1\",\"hook_event_name\":\"UserPromptSubmit\",\"prompt\":\"";

  private static String prompt(byte[] utf8) {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    payload.writeBytes(PROMPT_START.getBytes(StandardCharsets.UTF_8));
    payload.writeBytes(utf8);
    payload.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));
    return String.valueOf(
        Payloads.commands(payload.toByteArray(), Payloads.CONTEXT).get(0).data().text("message"));
  }

  private static List<Command> commands(RawPayload payload)
      throws RejectedPayloadException, IOException {
    return new ClaudeCodeAdapter(PromptCapture.FULL, Payloads.REDACTOR)
        .commands(payload, Payloads.CONTEXT);
  }

  @Test
  void bytesThatAreNoUtf8BecomeReplacementCharacters() {
    assertThat(prompt(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xe6, (byte) 0x97, 'c'}))
        .isEqualTo("a\uFFFDb\uFFFDc");
  }

  @Test
  void halvesOfSurrogatePairsBecomeReplacementCharacters() {
    assertThat(prompt("a\\ud83d b \\ude00".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("a\uFFFD b \uFFFD");
  }

  @Test
  void anEscapedNulIsACharacterLikeAnyOther() {
    assertThat(prompt("a\\u0000b".getBytes(StandardCharsets.UTF_8))).isEqualTo("a\u0000b");
  }

  @Test
  void aNulByteIsNotJson() {
    byte[] payload = (PROMPT_START + "a\u0000b\"}").getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> commands(RawPayload.of(payload)))
        .isInstanceOf(RejectedPayloadException.class)
        .hasMessageStartingWith("not JSON");
  }

  @Test
  void aByteOrderMarkIsNoReasonToRefuse() {
    assertThat(Payloads.commands("\uFEFF" + PayloadText.of("Stop").text())).hasSize(2);
  }

  @Test
  void theBodyOfAToolMayHaveAThousandLevelsAndNoMore() {
    // The payload and its tool_response are two of them.
    String deep = "[".repeat(998) + "]".repeat(998);
    String payload =
        "{\"session_id\":\"s1\",\"hook_event_name\":\"PostToolUse\",\"tool_response\":{\"a\":%s}}";

    assertThat(Payloads.commands(payload.formatted(deep))).hasSize(1);
    assertThatThrownBy(
            () ->
                commands(
                    RawPayload.of(
                        payload.formatted("[" + deep + "]").getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(RejectedPayloadException.class)
        .hasMessageContaining("1000 levels");
  }

  @Test
  void aWantedKeyThatStandsTwiceIsRefusedAndAnUnwantedOneIsNot() {
    String unwanted =
        "{\"session_id\":\"s1\",\"hook_event_name\":\"Stop\",\"list\":[],\"list\":[]}";
    String nested =
        "{\"session_id\":\"s1\",\"hook_event_name\":\"PostToolUse\",\"tool_name\":\"Read\","
            + "\"tool_input\":{\"file_path\":\"a\",\"file_path\":\"b\"}}";

    assertThat(Payloads.commands(unwanted)).hasSize(2);
    assertThatThrownBy(() -> commands(RawPayload.of(nested.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(RejectedPayloadException.class)
        .hasMessageContaining("file_path stands twice");
  }

  @Test
  void whyATextIsNoJsonIsToldWithoutTheParsersOwnWordsAndInShortWithoutThePayloads() {
    for (String text : new String[] {"{\"session_id\":\"private\"", "private", "{\"a\":[private"}) {
      assertThatThrownBy(() -> commands(RawPayload.of(text.getBytes(StandardCharsets.UTF_8))))
          .isInstanceOfSatisfying(
              RejectedPayloadException.class,
              e -> {
                assertThat(e.reason())
                    .startsWith("not JSON: ")
                    .doesNotContain("Source", "REDACTED", "StreamRead");
                assertThat(e.summary()).isEqualTo("not JSON");
              });
    }
  }

  /** Every member of every known payload, replaced by something of another type. */
  @ParameterizedTest
  @MethodSource("dev.kroniek.hooks.Payloads#names")
  void aMemberOfAnotherTypeThanItShouldBeIsLikeAnAbsentOneOrARefusal(String name) throws Exception {
    List<String> others =
        List.of(
            "17", "-1e999", "true", "null", "[]", "{}", "[[1]]", "{'id': {}}", "'\u0000'", "''");
    for (String other : others) {
      for (String mutation : JsonMutations.eachMemberReplacedBy(Payloads.text(name), other)) {
        JsonMutations.commandsOrRefusal(mutation.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void aPayloadOfFiveMegabytesGivesSmallCommands() {
    String body = "日本語 \\\"x\\\"\\n".repeat(250_000);
    String payload =
        PayloadText.ofTool("PostToolUse", "Write", "t1")
            .withJson("tool_input", "{'file_path': 'a.txt', 'content': '%s'}".formatted("BODY"))
            .withJson("tool_response", "{'filePath': 'a.txt', 'originalFile': 'BODY'}")
            .text()
            .replace("BODY", body);
    assertThat(payload.getBytes(StandardCharsets.UTF_8).length).isGreaterThan(5 << 20);

    List<Command> commands = Payloads.commands(payload);

    assertThat(commands).hasSize(1);
    assertThat(Texts.utf8Bytes(commands.toString())).isLessThan(1000);
  }

  @Test
  void aPayloadBeyond64MebibytesBecomesAnEventOfTheSessionItNamesAtItsBeginning() throws Exception {
    String start =
        "{\"session_id\":\"s1\",\"hook_event_name\":\"PostToolUse\",\"tool_name\":\"Write\","
            + "\"tool_use_id\":\"t1\",\"tool_input\":{\"content\":\"";
    byte[] beginning = (start + "x".repeat(2 << 20)).getBytes(StandardCharsets.UTF_8);

    List<Command> commands =
        commands(new RawPayload(new ByteArrayInputStream(beginning), (64L << 20) + 1));

    assertThat(commands).hasSize(1);
    Json.Obj event = commands.get(0).data();
    assertThat(event.text("kind")).isEqualTo("oversized");
    assertThat(event.text("message")).isEqualTo("PostToolUse of 67108865 bytes");
    assertThat(event.get("data"))
        .hasToString(
            "{\"event\":\"PostToolUse\",\"tool\":\"Write\",\"bytes\":67108865,\"tool_use_id\":\"t1\"}");
    assertThat(commands.get(0).key().id()).isEqualTo("s1/PostToolUse/t1");
  }

  @Test
  void ofAPayloadBeyond64MebibytesOnlyTheBeginningIsRead() throws Exception {
    byte[] beginning = PayloadText.of("Stop").text().getBytes(StandardCharsets.UTF_8);
    InputStream endless =
        new FilterInputStream(new ByteArrayInputStream(beginning)) {
          private long given;

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            if (read < 0) {
              Arrays.fill(target, offset, offset + length, (byte) ' ');
              read = length;
            }
            given += read;
            assertThat(given).isLessThan(4 << 20);
            return read;
          }
        };

    assertThat(commands(new RawPayload(endless, 1L << 40))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"session_id\":\"s1\"", "[1,2", "xx"})
  void aPayloadBeyond64MebibytesThatNamesNoSessionIsRefused(String beginning) {
    byte[] bytes = beginning.getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> commands(new RawPayload(new ByteArrayInputStream(bytes), 1L << 30)))
        .isInstanceOf(RejectedPayloadException.class)
        .hasMessageContaining("1073741824 bytes");
  }

  @Test
  void aFailingDiskIsNotTheFaultOfThePayload() {
    InputStream failing =
        new FilterInputStream(InputStream.nullInputStream()) {
          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            throw new IOException("the disk is gone");
          }
        };

    assertThatThrownBy(() -> commands(new RawPayload(failing, 100)))
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is gone");
  }
}

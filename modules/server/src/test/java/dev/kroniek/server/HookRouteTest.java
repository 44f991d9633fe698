package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hook's payload over HTTP. */
class HookRouteTest {
  @TempDir Path data;
  private Daemon daemon;

  @BeforeEach
  void start() throws IOException {
    daemon = Daemon.start(data);
  }

  @AfterEach
  void stop() throws IOException {
    daemon.close();
  }

  private static String prompt(String text) {
    return "{\"session_id\":\"s1\",\"hook_event_name\":\"UserPromptSubmit\",\"cwd\":\"/home/a/shop\",\"prompt\":%s}"
        .formatted(new Json.Text(text));
  }

  private Wire.Reply hook(String agent, String payload, String... headers) throws IOException {
    return daemon.tcp(
        "POST /v1/hooks/" + agent,
        daemon.headers(headers),
        payload.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aPayloadIsJournaledAndAnsweredWithNothing() throws IOException {
    Wire.Reply reply = hook("claude-code", prompt("Add a retry"));
    assertThat(reply.status()).as(reply.text()).isEqualTo(204);
    assertThat(reply.text()).isEmpty();
    Json.Obj session = daemon.get("/v1/sessions/s1").json();
    assertThat(session.text("project")).isEqualTo("/home/a/shop");
    assertThat(session.text("status")).isEqualTo("active");
    assertThat(String.valueOf(session.get("recent_events"))).contains("Add a retry");
  }

  @Test
  void projectAndProcessComeFromTheHeaders() throws IOException {
    hook("claude-code", prompt("x"), "X-Kroniek-Project: /elsewhere", "X-Kroniek-Pid: 4711");
    Json.Obj session = daemon.get("/v1/sessions/s1").json();
    assertThat(session.text("project")).isEqualTo("/elsewhere");
    assertThat(String.valueOf(session.get("pids"))).contains("4711");
  }

  @Test
  void anAgentThatNobodyKnowsIsHeardToo() throws IOException {
    assertThat(hook("some-agent", prompt("x")).status()).isEqualTo(204);
  }

  @Test
  void aLargePayloadIsReadAsItComes() throws IOException {
    String payload =
        "{\"session_id\":\"s1\",\"hook_event_name\":\"PostToolUse\",\"cwd\":\"/p\",\"tool_name\":\"Write\","
            + "\"tool_use_id\":\"t1\",\"tool_input\":{\"file_path\":\"/p/big\",\"content\":\""
            + "x".repeat(6 << 20)
            + "\"},\"tool_response\":{\"ok\":true}}";
    assertThat(hook("claude-code", payload).status()).isEqualTo(204);
    assertThat(String.valueOf(daemon.get("/v1/sessions/s1").json().get("recent_events")))
        .contains("/p/big");
  }

  @Test
  void aLargePayloadThatIsRefusedIsReadToItsEndSoThatItsSenderHearsWhy() throws IOException {
    Wire.Reply reply =
        daemon.unix(
            "POST /v1/hooks/claude-code",
            List.of("Host: x"),
            "x".repeat(6 << 20).getBytes(StandardCharsets.UTF_8));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().text("detail")).startsWith("not JSON");
  }

  @Test
  void aLargePayloadThatDoesNotTellItsLengthIsRefusedWithWhatToDo() throws IOException {
    try (Wire wire = Wire.unix(daemon.server.socket().orElseThrow())) {
      String piece = "100000\r\n" + "x".repeat(1 << 20) + "\r\n";
      wire.send(
          "POST /v1/hooks/claude-code HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
              + piece
              + piece
              + "0\r\n\r\n");
      Wire.Reply reply = wire.read(false);
      assertThat(reply.problem()).isEqualTo("too_large");
      assertThat(reply.json().text("detail")).endsWith("must come with Content-Length");
    }
  }

  @Test
  void whatCannotBeUnderstoodIsRefused() throws IOException {
    for (String payload : List.of("", "not json", "[]", "{}", "{\"session_id\":7}")) {
      Wire.Reply reply = hook("claude-code", payload);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.problem()).isEqualTo("malformed_command");
    }
    assertThat(daemon.kroniek.status().journaledSequence()).isZero();
  }

  @Test
  void whatIsNoAgentOrProcessIsRefused() throws IOException {
    assertThat(hook("Claude%20Code", prompt("x")).status()).isEqualTo(400);
    assertThat(hook("..%2F..", prompt("x")).status()).isEqualTo(400);
    assertThat(hook("claude-code", prompt("x"), "X-Kroniek-Pid: many").status()).isEqualTo(400);
  }

  @Test
  void aForgottenSessionStaysForgotten() throws IOException {
    hook("claude-code", prompt("x"));
    daemon.command("{\"type\":\"forget_session\",\"session\":\"s1\"}");
    assertThat(hook("claude-code", prompt("again")).status()).isEqualTo(410);
    assertThat(daemon.get("/v1/sessions/s1").status()).isEqualTo(410);
  }
}

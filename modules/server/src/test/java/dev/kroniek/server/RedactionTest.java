package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No secret comes into the data directory, or out of it, by any of the doors. */
class RedactionTest {
  private static final String SECRET = "aB3dE5gH7jK9".repeat(3);
  private static final String TOKEN = "gh" + "p_" + SECRET;
  private static final String PASSWORD = "tiger-9-lily";

  @TempDir Path data;

  private Daemon daemon;

  @BeforeEach
  void start() throws IOException {
    daemon = Daemon.start(data);
  }

  @AfterEach
  void stop() throws IOException {
    daemon.close();
    assertThat(filesWith(SECRET)).as("files that hold the token").isEmpty();
    assertThat(filesWith(PASSWORD)).as("files that hold the password").isEmpty();
  }

  private List<Path> filesWith(String text) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files.filter(Files::isRegularFile).filter(file -> holds(file, text)).toList();
    }
  }

  private static boolean holds(Path file, String text) {
    try {
      return file.getFileName().toString().contains(text)
          || new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String event(String id, String session) {
    return Json.Obj.builder()
        .put("type", "add_event")
        .put("source", "hook/x " + TOKEN)
        .put("id", id)
        .put("session", session)
        .put("project", "https://me:" + PASSWORD + "@example.com/shop")
        .put(
            "data",
            Json.Obj.builder()
                .put("kind", "note")
                .put("message", "use " + TOKEN)
                .put("data", Json.Obj.builder().put("db_password", PASSWORD).build())
                .build())
        .build()
        .toString();
  }

  private static void assertClean(String text) {
    assertThat(text).doesNotContain(SECRET).doesNotContain(PASSWORD);
  }

  @Test
  void aCommandIsJournaledAndAnsweredWithoutSecrets() throws IOException {
    Wire.Reply reply = daemon.command(event("1 " + TOKEN, "s " + TOKEN));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.text()).contains("[redacted:github-token]~");
    assertClean(reply.text());
    String outcomes = daemon.get("/v1/outcomes").text();
    assertThat(outcomes).contains("[redacted:github-token]");
    assertClean(outcomes);
    assertThat(daemon.metric("kroniek_redactions_total")).isGreaterThanOrEqualTo(5);
  }

  @Test
  void anErrorThatQuotesAnAddressIsWithoutItsSecrets() throws IOException {
    for (String path : List.of("/v1/sessions/" + TOKEN, "/sessions/" + TOKEN)) {
      Wire.Reply reply = daemon.get(path);
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.text()).contains("[redacted:github-token]");
      assertClean(reply.text());
    }
  }

  @Test
  void theSameCommandAgainIsADuplicate() throws IOException {
    daemon.command(event("1 " + TOKEN, "s " + TOKEN));
    assertThat(daemon.command(event("1 " + TOKEN, "s " + TOKEN)).json().text("outcome"))
        .isEqualTo("duplicate");
  }

  @Test
  void linesAreJournaledAndAnsweredWithoutSecrets() throws IOException {
    Wire.Reply reply =
        daemon.post(
            "/v1/commands?ack=applied",
            "application/x-ndjson",
            event("1", "s1") + "\n" + event("2 " + TOKEN, "s1") + "\n{\"" + TOKEN + "\n");
    assertThat(reply.text().lines()).hasSize(3);
    assertClean(reply.text());
  }

  @Test
  void whatIsWrongIsToldWithoutSecrets() throws IOException {
    for (String wrong :
        List.of(
            "{\"type\":\"" + TOKEN + "\"}",
            "{\"a\":" + TOKEN.replace('-', '_') + "}",
            "{\"" + TOKEN + "\":1,\"" + TOKEN + "\":2}",
            "{\"type\":\"heartbeat\",\"session\":\"s\",\"at\":\"" + TOKEN + "\"}")) {
      Wire.Reply reply = daemon.command(wrong);
      assertThat(reply.status()).isEqualTo(400);
      assertClean(reply.text());
    }
  }

  private static String prompt(String prompt) {
    return Json.Obj.builder()
        .put("session_id", "s " + TOKEN)
        .put("hook_event_name", "UserPromptSubmit")
        .put("cwd", "/home/" + TOKEN + "/shop")
        .put("agent_id", "sub " + TOKEN)
        .put("db_password", PASSWORD)
        .put("prompt", prompt)
        .build()
        .toString();
  }

  private Wire.Reply hook(String payload) throws IOException {
    return daemon.tcp(
        "POST /v1/hooks/claude-code",
        daemon.headers("X-Kroniek-Project: /p/" + "x".repeat(180) + TOKEN + "y".repeat(90)),
        payload.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aPayloadIsJournaledWithoutSecretsWhereverItsTextsAreCut() throws IOException {
    for (int before : new int[] {0, 240, 2020, 2040}) {
      Wire.Reply reply = hook(prompt("x".repeat(before) + " " + TOKEN));
      assertThat(reply.status()).as(reply.text()).isEqualTo(204);
    }
    assertThat(filesWith("[redacted:github-token]")).isNotEmpty();
    assertThat(filesWith(TOKEN.substring(0, 12))).isEmpty();
  }

  @Test
  void aPayloadThatIsParsedWhileItComesIsRedactedToo() throws IOException {
    String start = prompt("use " + TOKEN);
    String large =
        start.substring(0, start.length() - 1)
            + ",\"tool_input\":{\"content\":\""
            + ("x".repeat(1000) + TOKEN).repeat(1500)
            + "\"}}";
    assertThat(hook(large).status()).isEqualTo(204);
    assertThat(filesWith("[redacted:github-token]")).isNotEmpty();
  }

  @Test
  void aRefusedPayloadIsToldWithoutSecrets() throws IOException {
    Wire.Reply reply = hook("{\"session_id\":\"s\",\"hook_event_name\":" + TOKEN);
    assertThat(reply.status()).isEqualTo(400);
    assertClean(reply.text());
    assertClean(hook("{\"prompt\":\"a\",\"prompt\":\"" + TOKEN + "\"}").text());
  }

  private void spool(String name, String payload) throws IOException {
    Files.writeString(
        data.resolve("spool").resolve(name),
        "kroniek1 claude-code 11 10 9 "
            + name
            + " /home/"
            + TOKEN
            + "\n"
            + payload
            + "\nkroniek1 end "
            + name
            + "\n");
    Awaitility.await().until(() -> !Files.exists(data.resolve("spool").resolve(name)));
  }

  @Test
  void aSpoolFileIsJournaledWithoutSecrets() throws IOException {
    spool("11-a", prompt("use " + TOKEN));
    assertThat(daemon.get("/v1/outcomes").text()).contains("[redacted:github-token]");
    assertThat(data.resolve("spool/rejected")).isEmptyDirectory();
  }

  @Test
  void whatIsPutAsideIsRedactedAsText() throws IOException {
    String payload = "{\"é\": \"" + TOKEN + "\", \"password\": \"" + PASSWORD + "\", \"end\": ";
    spool("12-a", payload + TOKEN.replace('-', '_'));
    Path kept = data.resolve("spool/rejected/12-a");
    assertThat(kept)
        .content()
        .startsWith("kroniek1 claude-code 11 10 9 12-a /home/[redacted:github-token]\n")
        .contains("{\"é\": \"[redacted:github-token]\", \"password\": \"[redacted:")
        .endsWith("\nkroniek1 end 12-a\n");
    assertThat(data.resolve("spool/rejected/12-a.reason"))
        .content()
        .startsWith(
            "payload: not JSON: Unrecognized token '[redacted:github-token]': was expecting");
  }

  @Test
  void whatIsPutAsideWithoutASecretStaysAsItIs() throws IOException {
    spool("13-a", "no secret, \u0000\u00ff, but not JSON");
    assertThat(data.resolve("spool/rejected")).isDirectoryContaining("glob:**/13-a");
  }
}

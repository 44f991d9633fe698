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

/** One command in, one answer out. */
class CommandsTest {
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

  private static final String START =
      "{\"id\":\"c1\",\"type\":\"start_session\",\"session\":\"s1\",\"project\":\"/p\",\"data\":{}}";

  @Test
  void aCommandIsAcknowledgedOnceItIsJournaled() throws IOException {
    Wire.Reply reply = daemon.post("/v1/commands", "application/json", START);
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.text()).isEqualTo("{\"id\":\"c1\",\"sequence\":1,\"session\":\"s1\"}\n");
  }

  @Test
  void anAppliedCommandAnswersItsOutcome() throws IOException {
    Wire.Reply reply = daemon.command(START);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("content-type")).isEqualTo("application/json");
    assertThat(reply.json().text("outcome")).isEqualTo("applied");
    assertThat(reply.json().get("version")).isEqualTo(new Json.Num(1));
  }

  @Test
  void theSameCommandAgainIsADuplicateAndStillGood() throws IOException {
    daemon.command(START);
    Wire.Reply reply = daemon.command(START);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().text("outcome")).isEqualTo("duplicate");
    assertThat(reply.json().get("first_sequence")).isEqualTo(new Json.Num(1));
  }

  @Test
  void aCommandAboutAMissingSessionIsNotFound() throws IOException {
    String heartbeat = "{\"id\":\"h1\",\"type\":\"heartbeat\",\"session\":\"nobody\"}";
    Wire.Reply reply = daemon.command(heartbeat);
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
    assertThat(reply.problem()).isEqualTo("session_not_found");
    assertThat(reply.json().text("outcome")).isEqualTo("rejected");
    assertThat(reply.json().text("reason")).isEqualTo("session_not_found");
    assertThat(reply.json().text("session")).isEqualTo("nobody");
    assertThat(reply.json().get("sequence")).isEqualTo(new Json.Num(1));
    assertThat(reply.json().get("status")).isEqualTo(new Json.Num(404));

    Wire.Reply again = daemon.command(heartbeat);
    assertThat(again.status()).as("a duplicate is answered like the first").isEqualTo(404);
    assertThat(again.json().text("outcome")).isEqualTo("duplicate");
  }

  @Test
  void aRejectionThatIsNotAboutAbsenceIsAConflict() throws IOException {
    daemon.startSession("s1");
    daemon.command(
        "{\"type\":\"complete_session\",\"session\":\"s1\",\"data\":{\"outcome\":\"success\"}}");
    Wire.Reply reply = daemon.command("{\"type\":\"park_session\",\"session\":\"s1\"}");
    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.problem()).isEqualTo("session_ended");

    Wire.Reply conflict =
        daemon.command(
            "{\"type\":\"add_event\",\"session\":\"s1\",\"expected_version\":77,\"data\":{\"kind\":\"note\"}}");
    assertThat(conflict.status()).isEqualTo(409);
    assertThat(conflict.problem()).isEqualTo("version_conflict");
  }

  @Test
  void aForgottenSessionIsGone() throws IOException {
    daemon.startSession("s1");
    daemon.command("{\"type\":\"forget_session\",\"session\":\"s1\"}");
    Wire.Reply reply = daemon.command("{\"type\":\"heartbeat\",\"session\":\"s1\"}");
    assertThat(reply.status()).isEqualTo(410);
    assertThat(reply.problem()).isEqualTo("session_forgotten");
    assertThat(daemon.get("/v1/sessions/s1").status()).isEqualTo(410);
    assertThat(daemon.get("/v1/sessions/s1/history").status()).isEqualTo(410);
  }

  @Test
  void theDoorFillsInSourceIdAndTime() throws IOException {
    daemon.startSession("s1");
    Json.Obj row =
        (Json.Obj) Parts.items(daemon.get("/v1/sessions/s1/history").json(), "history").get(0);
    assertThat(row.text("source")).isEqualTo("http");
    assertThat(row.text("id")).hasSize(36);
    assertThat(row.text("at")).isNotNull();
  }

  @Test
  void aCloudEventIsACommand() throws IOException {
    Wire.Reply reply =
        daemon.post(
            "/v1/commands?ack=applied",
            "application/cloudevents+json; charset=utf-8",
            """
            {"specversion":"1.0","id":"e1","source":"ci","type":"dev.kroniek.start_session",
             "subject":"s1","project":"/p","time":"2026-11-23T10:15:30Z","data":{"title":"by event"}}""");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(daemon.get("/v1/sessions/s1").json().text("title")).isEqualTo("by event");
  }

  @Test
  void theUnixSocketNeedsNoToken() throws IOException {
    Wire.Reply reply =
        daemon.unix(
            "POST /v1/commands?ack=applied",
            List.of("Host: whatever", "Content-Type: application/json"),
            START.getBytes(StandardCharsets.UTF_8));
    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void oneConnectionServesManyRequests() throws IOException {
    try (Wire wire = Wire.unix(daemon.socket())) {
      for (int i = 0; i < 50; i++) {
        Wire.Reply reply =
            wire.ask(
                "POST /v1/commands",
                List.of("Host: kroniek", "Content-Type: application/json"),
                "{\"type\":\"start_session\",\"session\":\"s%d\",\"project\":\"/p\"}"
                    .formatted(i)
                    .getBytes(StandardCharsets.UTF_8));
        assertThat(reply.status()).isEqualTo(202);
      }
    }
  }
}

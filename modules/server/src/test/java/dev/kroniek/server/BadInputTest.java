package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is malformed is refused at the door, told why, and never reaches the journal. */
class BadInputTest {
  @TempDir Path parent;
  private Path data;
  private Daemon daemon;

  @BeforeEach
  void start() throws IOException {
    data = parent.resolve("data");
    daemon = Daemon.start(data);
  }

  @AfterEach
  void nothingHappenedAndTheDaemonLives() throws IOException {
    try {
      assertThat(daemon.get("/health/ready").status()).isEqualTo(200);
      try (Stream<Path> outside = Files.list(parent)) {
        assertThat(outside).as("files outside the data directory").containsExactly(data);
      }
    } finally {
      daemon.close();
    }
  }

  private Wire.Reply refused(String body, int status, String problem) throws IOException {
    return refused(body.getBytes(StandardCharsets.UTF_8), status, problem);
  }

  private Wire.Reply refused(byte[] body, int status, String problem) throws IOException {
    long before = daemon.kroniek.status().journaledSequence();
    Wire.Reply reply = daemon.post("/v1/commands?ack=applied", "application/json", body);
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
    assertThat(reply.problem()).isEqualTo(problem);
    assertThat(reply.json().get("status")).isEqualTo(new Json.Num(status));
    assertThat(daemon.kroniek.status().journaledSequence()).isEqualTo(before);
    return reply;
  }

  @Test
  void whatIsNotJsonIsRefusedWithThePlace() throws IOException {
    assertThat(refused("{\"type\":\n \"heartbeat\",, }", 400, "not_json").json().text("detail"))
        .contains("line 2, column 14");
    refused("", 400, "not_json");
    refused("{} {}", 400, "not_json");
    refused("{\"type\":\"heartbeat\"", 400, "not_json");
  }

  @Test
  void invalidUtf8IsRefusedWithThePlace() throws IOException {
    byte[] body = "{\"type\":\n\"heart\u00e9beat\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(refused(body, 400, "not_json").json().text("detail"))
        .contains("UTF-8")
        .contains("line 2, column 7");
  }

  @Test
  void keysThatStandTwiceAreRefused() throws IOException {
    assertThat(
            refused("{\"type\":\"heartbeat\",\"type\":\"add_event\"}", 400, "not_json")
                .json()
                .text("detail"))
        .contains("type")
        .contains("line 1");
  }

  @Test
  void sixtyFourLevelsAreTakenAndSixtyFiveAreNot() throws IOException {
    daemon.startSession("s1");
    assertThat(daemon.command(nested(64)).status()).isEqualTo(200);
    refused(nested(65), 400, "not_json");
    refused("[".repeat(100_000), 400, "not_json");
  }

  /** An event whose whole command has so many levels. */
  private static String nested(int levels) {
    int inner = levels - 3;
    return "{\"type\":\"add_event\",\"session\":\"s1\",\"data\":{\"kind\":\"note\",\"data\":{\"x\":"
        + "[".repeat(inner)
        + "]".repeat(inner)
        + "}}}";
  }

  @Test
  void oneMebibyteIsTakenAndMoreIsNot() throws IOException {
    daemon.startSession("s1");
    assertThat(daemon.command(padded(1 << 20)).status()).isEqualTo(200);
    refused(padded((1 << 20) + 1), 413, "too_large");
    refused(padded(1_153_434), 413, "too_large");
  }

  private static String padded(int bytes) {
    String start =
        "{\"type\":\"add_event\",\"session\":\"s1\",\"id\":\""
            + bytes
            + "\",\"data\":{\"kind\":\"note\",\"message\":\"";
    String end = "\"}}";
    return start + "x".repeat(bytes - start.length() - end.length()) + end;
  }

  @Test
  void whatGrowsBeyondTheLimitWhenItIsWrittenDownIsTooLarge() throws IOException {
    String event =
        "{\"type\":\"add_event\",\"session\":\"s1\",\"data\":{\"kind\":\"note\",\"message\":\"%s\"}}";
    refused(event.formatted("\u007f".repeat(300_000)), 413, "too_large");
  }

  @Test
  void aHugeBodyIsAnsweredAndNotKept() throws IOException {
    refused(padded(12 << 20), 413, "too_large");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1,2] | command",
        "\"text\" | command",
        "{} | type",
        "{\"type\":7} | type",
        "{\"type\":\"no_such_command\",\"session\":\"s\"} | type",
        "{\"type\":\"heartbeat\"} | session",
        "{\"type\":\"heartbeat\",\"session\":9} | session",
        "{\"type\":\"heartbeat\",\"session\":\"\"} | session",
        "{\"type\":\"heartbeat\",\"session\":\"a\\nb\"} | session",
        "{\"type\":\"start_session\",\"session\":\"s\"} | project",
        "{\"type\":\"heartbeat\",\"session\":\"s\",\"at\":\"yesterday\"} | at",
        "{\"type\":\"heartbeat\",\"session\":\"s\",\"pid\":0} | pid",
        "{\"type\":\"heartbeat\",\"session\":\"s\",\"data\":[]} | data",
        "{\"type\":\"update_task\",\"session\":\"s\",\"data\":{\"task\":\"t\",\"status\":\"nearly\"}} | data.status",
        "{\"type\":\"complete_session\",\"session\":\"s\",\"data\":{\"outcome\":\"meh\"}} | data.outcome",
        "{\"type\":\"update_session\",\"session\":\"s\",\"data\":{\"status\":\"active\"}} | data.status",
        "{\"type\":\"cleanup_stale_sessions\",\"data\":{\"stale_after\":\"soon\"}} | data.stale_after",
      })
  void whatIsNoCommandIsRefusedWithItsField(String body, String field) throws IOException {
    Wire.Reply reply = refused(body, 400, "malformed_command");
    assertThat(reply.json().text("field")).isEqualTo(field);
    assertThat(reply.json().text("detail")).startsWith(field + ":");
  }

  @Test
  void anIdOf256CharactersIsTakenAndALongerOneIsNot() throws IOException {
    String longest = "\u20ac".repeat(256);
    daemon.startSession(longest);
    assertThat(daemon.get("/v1/sessions/" + PercentEncoding.segment(longest)).json().text("id"))
        .isEqualTo(longest);
    refused(
        "{\"type\":\"heartbeat\",\"session\":\"" + "a".repeat(257) + "\"}",
        400,
        "malformed_command");
    assertThat(daemon.get("/v1/sessions/" + "a".repeat(257)).status()).isEqualTo(400);
  }

  @Test
  void idsThatDifferOnlyInCaseAreTwoSessions() throws IOException {
    daemon.startSession("Session");
    daemon.startSession("session");
    assertThat(daemon.get("/v1/sessions/Session").json().text("id")).isEqualTo("Session");
    assertThat(daemon.get("/v1/sessions/session").json().text("id")).isEqualTo("session");
    assertThat(daemon.get("/v1/sessions/SESSION").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "../../etc/passwd,..%2F..%2Fetc%2Fpasswd",
    "../../etc/passwd,%2e%2e%2f%2E%2E%2Fetc%2Fpasswd",
    "..,..",
    "..,%2E%2E",
    ".,.",
    "/,%2F",
    "a//b,a%2F%2Fb",
    "a;b=c,a;b=c",
    "a%b,a%25b",
    "a%2Fb,a%252Fb",
    "a\\b,a%5Cb",
    "a b+c,a%20b+c",
    "a?b#c,a%3Fb%23c",
    "\u00fc\uD83D\uDE00,%C3%BC%F0%9F%98%80",
    "<script>,%3Cscript%3E",
  })
  void anyIdIsJustAnId(String id, String encoded) throws IOException {
    daemon.startSession(id);
    Wire.Reply reply = daemon.get("/v1/sessions/" + encoded);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.json().text("id")).isEqualTo(id);
    assertThat(daemon.get("/v1/sessions/" + encoded + "/history").json().get("history"))
        .isInstanceOfSatisfying(Json.Arr.class, rows -> assertThat(rows.items()).hasSize(1));
    assertThat(daemon.get("/sessions/" + PercentEncoding.segment(id), "Accept: text/html").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"%", "a%2", "%zz", "%ff%fe", "a%0Ab", "%00", "%C3"})
  void anIdThatCannotBeIsRefused(String encoded) throws IOException {
    Wire.Reply reply = daemon.get("/v1/sessions/" + encoded);
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
  }

  @Test
  void stepsInAPathLeadNowhere() throws IOException {
    assertThat(daemon.get("/v1/sessions/../../etc/passwd").status()).isEqualTo(404);
    assertThat(daemon.get("/v1/../metrics").status()).isEqualTo(404);
    assertThat(daemon.get("//metrics").status()).isEqualTo(404);
    assertThat(daemon.get("/v1/sessions/").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/sessions?status=nearly,status",
    "/v1/sessions?limit=0,limit",
    "/v1/sessions?limit=1001,limit",
    "/v1/sessions?limit=x,limit",
    "/v1/sessions?limit=1&limit=2,limit",
    "/v1/sessions?cursor=%20nonsense,cursor",
    "/v1/sessions?project=%00,project",
    "/v1/outcomes?after=-1,after",
    "/v1/outcomes?after=99999999999999999999,after",
    "/v1/outcomes?after=%zz,query",
    "/v1/sessions/s1/history?limit=1.5,limit",
    "/?status=nearly,status",
  })
  void aParameterThatCannotBeIsRefusedByItsName(String target, String name) throws IOException {
    Wire.Reply reply = daemon.get(target);
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.problem()).isEqualTo("malformed_parameter");
    assertThat(reply.json().text("detail")).contains(name);
  }

  @Test
  void anUnknownAcknowledgementIsRefused() throws IOException {
    assertThat(daemon.post("/v1/commands?ack=maybe", "application/json", "{}").problem())
        .isEqualTo("malformed_parameter");
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json; charset=latin1",
    "''",
  })
  void anotherContentTypeIsRefused(String contentType) throws IOException {
    Wire.Reply reply = daemon.post("/v1/commands", contentType, "{}");
    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.problem()).isEqualTo("wrong_content_type");
  }

  @Test
  void anUnknownRouteIsNotFound() throws IOException {
    assertThat(daemon.get("/v2/everything").status()).isEqualTo(404);
    assertThat(daemon.get("/v2/everything").problem()).isEqualTo("no_such_route");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/commands,POST",
    "DELETE,/v1/sessions/s1,'GET, HEAD'",
    "POST,/v1/sessions,'GET, HEAD'",
    "PUT,/metrics,'GET, HEAD'",
    "OPTIONS,/v1/commands,POST",
    "TRACE,/,'GET, HEAD'",
    "BREW,/,'GET, HEAD'",
  })
  void aWrongMethodIsToldTheRightOnes(String method, String path, String allowed)
      throws IOException {
    Wire.Reply reply = daemon.tcp(method + " " + path, daemon.headers(), new byte[0]);
    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.header("allow")).isEqualTo(allowed);
    assertThat(reply.problem()).isEqualTo("method_not_allowed");
  }

  @ParameterizedTest
  @CsvSource({
    "NONSENSE\\r\\n\\r\\n",
    "GET  HTTP/1.1\\r\\n\\r\\n",
    "GET / HTTP/9.9\\r\\nHost: x\\r\\n\\r\\n",
    "GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n",
    "POST /v1/commands HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n\\r\\n{}",
    "POST /v1/commands HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: -1\\r\\n\\r\\n{}",
  })
  void whatIsNoHttpIsAnsweredAsAProblem(String bytes) throws IOException {
    try (Wire wire = Wire.tcp(daemon.port())) {
      wire.send(bytes.replace("\\r\\n", "\r\n"));
      Wire.Reply reply = wire.read(false);
      assertThat(reply.status()).isBetween(400, 505);
      assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
    }
  }

  @Test
  void headersThatAreTooLargeAreRefused() throws IOException {
    Wire.Reply reply =
        daemon.tcp(
            "GET /health/live", daemon.headers("X-Long: " + "x".repeat(20_000)), new byte[0]);
    assertThat(reply.status()).isEqualTo(431);
    assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
  }

  @Test
  void theSocketRefusesTheSame() throws IOException {
    Wire.Reply reply =
        daemon.unix(
            "POST /v1/commands",
            List.of("Host: x", "Content-Type: application/json"),
            "{\"type\":1}".getBytes(StandardCharsets.UTF_8));
    assertThat(reply.problem()).isEqualTo("malformed_command");
  }
}

package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in over TCP: nobody without the token, and no web page at all. */
class AccessTest {
  private static final byte[] NOTHING = {};

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

  private Wire.Reply get(String path, String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of("Host: 127.0.0.1:" + daemon.port()));
    all.addAll(List.of(headers));
    return daemon.tcp("GET " + path, all, NOTHING);
  }

  @Test
  void theTokenIsNewLongAndItsOwnersOnly() throws IOException {
    assertThat(daemon.token).matches("[A-Za-z0-9_-]{43}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("token"))))
        .isEqualTo("rw-------");
    assertThat(Token.of(data.resolve("token")).value()).as("kept").isEqualTo(daemon.token);
    assertThat(Token.of(data.resolve("other")).value()).isNotEqualTo(daemon.token);
  }

  @Test
  void theSocketIsItsOwnersOnly() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(daemon.socket())))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/sessions",
        "/v1/sessions/s1",
        "/v1/outcomes",
        "/v1/status",
        "/openapi.json",
        "/",
        "/nothing"
      })
  void withoutTheTokenNothingIsTold(String path) throws IOException {
    Wire.Reply reply = get(path);
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("www-authenticate")).startsWith("Bearer");
    assertThat(reply.problem()).isEqualTo("token_missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer wrong",
        "Authorization: Bearer ",
        "Authorization: Basic %s",
        "Authorization: %s",
        "Authorization: Bearer %sx",
        "Cookie: token=%s",
        "X-Token: %s"
      })
  void aWrongTokenIsNoToken(String header) throws IOException {
    assertThat(get("/v1/sessions", header.formatted(daemon.token)).status()).isEqualTo(401);
  }

  @Test
  void aCommandWithoutTheTokenIsNotTaken() throws IOException {
    Wire.Reply reply =
        daemon.tcp(
            "POST /v1/commands",
            List.of("Host: 127.0.0.1:" + daemon.port(), "Content-Type: application/json"),
            "{\"type\":\"start_session\",\"session\":\"s\",\"project\":\"p\"}"
                .getBytes(StandardCharsets.UTF_8));
    assertThat(reply.status()).isEqualTo(401);
    assertThat(daemon.kroniek.status().journaledSequence()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/health/live", "/health/ready"})
  void probesAndMetricsNeedNoToken(String path) throws IOException {
    assertThat(get(path).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:%d",
        "127.0.0.1.evil.example:%d",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost",
        "0.0.0.0:%d",
        "127.0.0.2:%d"
      })
  void aForeignHostIsTurnedAway(String host) throws IOException {
    for (String path : List.of("/metrics", "/v1/sessions", "/")) {
      Wire.Reply reply =
          daemon.tcp(
              "GET " + path,
              List.of(
                  "Host: " + host.formatted(daemon.port()),
                  "Authorization: Bearer " + daemon.token),
              NOTHING);
      assertThat(reply.status()).isEqualTo(421);
      assertThat(reply.problem()).isEqualTo("foreign_host");
    }
  }

  @Test
  void anAbsoluteTargetIsAHostToo() throws IOException {
    Wire.Reply reply = daemon.tcp("GET http://evil.example/metrics", daemon.headers(), NOTHING);
    assertThat(reply.status()).isIn(400, 421);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:%d", "localhost:%d", "LOCALHOST:%d", "[::1]:%d"})
  void thisMachinesNamesAreLetIn(String host) throws IOException {
    Wire.Reply reply =
        daemon.tcp("GET /metrics", List.of("Host: " + host.formatted(daemon.port())), NOTHING);
    assertThat(reply.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "https://127.0.0.1:%d",
        "http://127.0.0.1",
        "null",
        "http://localhost:1"
      })
  void aPageOfAnotherSiteIsTurnedAwayEvenWithTheToken(String origin) throws IOException {
    Wire.Reply reply = daemon.get("/v1/sessions", "Origin: " + origin.formatted(daemon.port()));
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.problem()).isEqualTo("foreign_origin");
    assertThat(reply.headers()).doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void ourOwnPagesMayAsk() throws IOException {
    assertThat(daemon.get("/v1/sessions", "Origin: http://localhost:" + daemon.port()).status())
        .isEqualTo(200);
  }

  @Test
  void theAddressWithTheTokenLetsABrowserInOnceAndForAll() throws IOException {
    String address = daemon.server.pageAddress().orElseThrow();
    String target = address.substring(address.indexOf("/?"));
    Wire.Reply first = get(target);
    assertThat(first.status()).isEqualTo(303);
    assertThat(first.header("location")).isEqualTo("/");
    assertThat(first.header("set-cookie"))
        .contains("HttpOnly")
        .contains("SameSite=Strict")
        .doesNotContain(daemon.token);

    String cookie = String.valueOf(first.header("set-cookie")).split(";", -1)[0];
    assertThat(get("/", "Cookie: " + cookie).status()).isEqualTo(200);
    assertThat(get("/", "Cookie: " + cookie + "x").status()).isEqualTo(401);
    assertThat(get("/v1/sessions", "Cookie: " + cookie).status())
        .as("the cookie opens pages, not the API")
        .isEqualTo(401);
  }

  @Test
  void theTokenInAnAddressOpensNothingButPages() throws IOException {
    assertThat(get("/v1/sessions?token=" + daemon.token).status()).isEqualTo(401);
    assertThat(get("/?token=wrong").status()).isEqualTo(401);
  }

  @Test
  void aBrowserWithoutTheTokenIsToldHowToGetIn() throws IOException {
    Wire.Reply reply = get("/", "Accept: text/html,application/xhtml+xml");
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("content-type")).startsWith("text/html");
    assertThat(reply.text()).contains("kroniek serve");
  }

  @Test
  void noAnswerIsGuessedAtOrKept() throws IOException {
    Wire.Reply reply = daemon.get("/v1/sessions");
    assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(reply.header("cache-control")).isEqualTo("no-store");
    assertThat(reply.headers()).doesNotContainKey("server");
  }
}

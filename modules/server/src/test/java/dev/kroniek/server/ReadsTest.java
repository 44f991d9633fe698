package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kroniek.domain.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be asked over HTTP. */
class ReadsTest {
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

  private static List<Json.Obj> rows(Wire.Reply reply, String name) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    List<Json.Obj> rows = new ArrayList<>();
    Parts.items(reply.json(), name).forEach(row -> rows.add((Json.Obj) row));
    return rows;
  }

  private static List<String> ids(Wire.Reply reply) {
    return rows(reply, "sessions").stream().map(row -> row.text("id")).toList();
  }

  private void events(String session, int count) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append(
          "{\"type\":\"add_event\",\"session\":\"%s\",\"data\":{\"kind\":\"note\",\"message\":\"m%d\"}}\n"
              .formatted(session, i));
    }
    daemon.post("/v1/commands?ack=applied", "application/x-ndjson", lines.toString());
  }

  @Test
  void aSessionIsItsSnapshot() throws IOException {
    daemon.startSession("s1");
    events("s1", 2);
    Json.Obj session = daemon.get("/v1/sessions/s1").json();
    assertThat(session.text("id")).isEqualTo("s1");
    assertThat(session.text("status")).isEqualTo("active");
    assertThat(session.fields()).containsKeys("recent_events", "tasks", "counts", "last_heartbeat");
    assertThat(Parts.items(session, "recent_events")).hasSize(2);
  }

  @Test
  void aSessionIsShownAsItWas() throws IOException {
    daemon.startSession("s1"); // entry 1
    events("s1", 3); // 2 to 4
    Json.Obj then = daemon.get("/v1/sessions/s1?at=2").json();
    String recordedAt =
        rows(daemon.get("/v1/outcomes?after=1&limit=1"), "outcomes").get(0).text("recorded_at");
    assertThat(Parts.items(then, "recent_events")).hasSize(1);
    assertThat(daemon.get("/v1/sessions/s1?at=4").text())
        .isEqualTo(daemon.get("/v1/sessions/s1").text());
    assertThat(daemon.get("/v1/sessions/s1?at=" + recordedAt).text())
        .as("entries 2 to 4 are of one batch, or recorded later")
        .isIn(
            daemon.get("/v1/sessions/s1?at=2").text(),
            daemon.get("/v1/sessions/s1?at=3").text(),
            daemon.get("/v1/sessions/s1?at=4").text());
  }

  @Test
  void aMomentThatIsNoneIsAClearProblem() throws IOException {
    daemon.startSession("s1");
    assertProblem("/v1/sessions/s1?at=tomorrow", 400, "malformed_parameter");
    assertProblem("/v1/sessions/s1?at=-1", 400, "malformed_parameter");
    assertProblem("/v1/sessions/s1?at=2", 422, "no_such_moment");
    assertProblem("/v1/sessions/s1?at=2999-01-01T00:00:00Z", 422, "no_such_moment");
    assertProblem("/v1/sessions/s1?at=0", 404, "session_not_found");
    assertProblem("/v1/sessions/s1?at=1999-01-01T00:00:00Z", 404, "session_not_found");
    assertProblem("/v1/sessions/none?at=1", 404, "session_not_found");
    assertThat(daemon.get("/v1/sessions/s1?at=2").json().get("last_sequence"))
        .isEqualTo(new Json.Num(1));
  }

  @Test
  void aForgottenSessionIsInNoPastEither() throws IOException {
    daemon.startSession("s1");
    daemon.command("{\"type\":\"forget_session\",\"session\":\"s1\"}");
    assertProblem("/v1/sessions/s1?at=1", 410, "session_forgotten");
  }

  private void assertProblem(String target, int status, String problem) throws IOException {
    Wire.Reply reply = daemon.get(target);
    assertThat(reply.status()).as(target).isEqualTo(status);
    assertThat(reply.problem()).as(target).isEqualTo(problem);
  }

  @Test
  void anUnknownSessionIsNotFound() throws IOException {
    for (String path : List.of("/v1/sessions/none", "/v1/sessions/none/history")) {
      assertThat(daemon.get(path).status()).isEqualTo(404);
      assertThat(daemon.get(path).problem()).isEqualTo("session_not_found");
    }
  }

  @Test
  void sessionsAreListedWithoutTheirFacts() throws IOException {
    daemon.startSession("s1");
    Json.Obj row = rows(daemon.get("/v1/sessions"), "sessions").get(0);
    assertThat(row.fields()).containsKeys("id", "project", "status", "counts");
    assertThat(row.fields()).doesNotContainKeys("recent_events", "tasks", "decisions", "commits");
  }

  @Test
  void sessionsAreListedByStatusProjectAndAgent() throws IOException {
    daemon.startSession("s1");
    daemon.startSession("s2");
    daemon.command("{\"type\":\"park_session\",\"session\":\"s2\"}");
    daemon.command(
        "{\"type\":\"start_session\",\"session\":\"s3\",\"project\":\"/q"
            + " r\",\"data\":{\"agent\":\"codex\"}}");
    assertThat(ids(daemon.get("/v1/sessions"))).containsExactlyInAnyOrder("s1", "s2", "s3");
    assertThat(ids(daemon.get("/v1/sessions?status=parked"))).containsExactly("s2");
    assertThat(ids(daemon.get("/v1/sessions?project=%2Fq+r"))).containsExactly("s3");
    assertThat(ids(daemon.get("/v1/sessions?agent=codex&status=active"))).containsExactly("s3");
    assertThat(ids(daemon.get("/v1/sessions?agent=gemini"))).isEmpty();
  }

  @Test
  void aListGoesOnWhereItsPageEnded() throws IOException {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      daemon.startSession("s" + i);
      all.add("s" + i);
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      Wire.Reply page = daemon.get("/v1/sessions?limit=3" + cursor);
      assertThat(ids(page)).hasSizeLessThanOrEqualTo(3);
      seen.addAll(ids(page));
      String next = page.json().text("next_cursor");
      cursor = next == null ? "" : "&cursor=" + PercentEncoding.segment(next);
    } while (!cursor.isEmpty());
    assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void idsAreFoundByTheirBeginning() throws IOException {
    for (String id : List.of("ab/2", "b", "ab1", "a", "ab\uD83D\uDE00")) {
      daemon.startSession(id);
    }
    assertThat(daemon.get("/v1/session-ids?prefix=ab").text())
        .isEqualTo("{\"ids\":[\"ab/2\",\"ab1\",\"ab\uD83D\uDE00\"]}\n");
    assertThat(daemon.get("/v1/session-ids?prefix=ab&limit=2").text())
        .isEqualTo("{\"ids\":[\"ab/2\",\"ab1\"]}\n");
    assertThat(daemon.get("/v1/session-ids?prefix=ab%2F").text())
        .isEqualTo("{\"ids\":[\"ab/2\"]}\n");
    assertThat(daemon.get("/v1/session-ids?prefix=c").text()).isEqualTo("{\"ids\":[]}\n");
    assertThat(Parts.items(daemon.get("/v1/session-ids").json(), "ids")).hasSize(5);
  }

  @Test
  void aHistoryIsReadOldestFirstAndGoesOn() throws IOException {
    daemon.startSession("s1");
    daemon.startSession("other");
    events("s1", 80);
    Wire.Reply first = daemon.get("/v1/sessions/s1/history?limit=50");
    assertThat(rows(first, "history")).hasSize(50);
    assertThat(rows(first, "history").get(0).text("type")).isEqualTo("start_session");
    assertThat(first.json().get("more")).isEqualTo(new Json.Bool(true));
    Wire.Reply second =
        daemon.get("/v1/sessions/s1/history?limit=50&after=" + first.json().get("next_after"));
    assertThat(rows(second, "history")).hasSize(31);
    assertThat(second.json().get("more")).isEqualTo(new Json.Bool(false));
    Json.Obj last = rows(second, "history").get(30);
    assertThat(last.fields())
        .containsKeys("sequence", "recorded_at", "at", "type", "source", "id", "data", "outcome");
    assertThat(last.get("sequence")).isEqualTo(second.json().get("next_after"));
  }

  @Test
  void theNewestOfAHistoryIsAskedForDirectly() throws IOException {
    daemon.startSession("s1");
    events("s1", 10);
    List<Json.Obj> newest =
        rows(daemon.get("/v1/sessions/s1/history?newest=true&limit=2"), "history");
    assertThat(newest)
        .extracting(row -> Parts.object(row, "data").text("message"))
        .containsExactly("m8", "m9");
  }

  private void largeEvents(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      daemon.command(
          "{\"type\":\"add_event\",\"session\":\"s1\",\"data\":{\"kind\":\"note\",\"message\":\"%s\"}}"
              .formatted("x".repeat(1_000_000)));
    }
  }

  @Test
  void aPageOfLargeRowsEndsEarly() throws IOException {
    daemon.startSession("s1");
    largeEvents(6);
    for (String target : List.of("/v1/sessions/s1/history?", "/v1/outcomes?")) {
      String name = target.contains("history") ? "history" : "outcomes";
      List<Integer> pages = new ArrayList<>();
      Wire.Reply page;
      String after = "0";
      do {
        page = daemon.get(target + "limit=1000&after=" + after);
        pages.add(rows(page, name).size());
        after = String.valueOf(page.json().get("next_after"));
      } while (new Json.Bool(true).equals(page.json().get("more")));
      assertThat(pages).as(target).containsExactly(3, 2, 2);
    }
  }

  @Test
  void thePageOfTheNewestEndsEarlyToo() throws IOException {
    daemon.startSession("s1");
    largeEvents(6);
    Wire.Reply page = daemon.get("/v1/sessions/s1/history?newest=true&limit=1000");
    assertThat(rows(page, "history"))
        .extracting(row -> row.get("sequence"))
        .containsExactly(new Json.Num(6), new Json.Num(7));
    assertThat(page.json().get("more")).isEqualTo(new Json.Bool(true));
  }

  /** Their answers wait in memory until somebody reads them. */
  @Test
  void clientsThatDoNotReadHoldABoundedAmount() throws Exception {
    daemon.startSession("s1");
    largeEvents(2);
    List<Wire> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        Wire wire = Wire.unix(daemon.socket());
        silent.add(wire);
        wire.send("GET /v1/sessions/s1/history HTTP/1.1\r\nHost: kroniek\r\n\r\n");
        assertThat(wire.head().status()).isEqualTo(200);
      }
      Wire.Reply refused = daemon.get("/v1/sessions/s1/history");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.problem()).isEqualTo("overloaded");
      assertThat(refused.header("retry-after")).isNotNull();
      assertThat(daemon.get("/v1/sessions").status()).isEqualTo(200);
    } finally {
      for (Wire wire : silent) {
        wire.close();
      }
    }
    await().until(() -> daemon.get("/v1/sessions/s1/history").status() == 200);
  }

  @Test
  void outcomesAreReadFromAnySequenceOn() throws IOException {
    daemon.startSession("s1");
    daemon.command("{\"type\":\"heartbeat\",\"session\":\"nobody\"}");
    events("s1", 40);
    Wire.Reply all = daemon.get("/v1/outcomes");
    List<Json.Obj> rows = rows(all, "outcomes");
    assertThat(rows).hasSize(42);
    assertThat(rows.get(1).text("outcome")).isEqualTo("rejected");
    assertThat(rows.get(1).text("reason")).isEqualTo("session_not_found");
    assertThat(all.json().get("next_after")).isEqualTo(new Json.Num(42));
    assertThat(rows(daemon.get("/v1/outcomes?after=40"), "outcomes")).hasSize(2);
    assertThat(rows(daemon.get("/v1/outcomes?after=42"), "outcomes")).isEmpty();
    assertThat(rows(daemon.get("/v1/outcomes?after=1000"), "outcomes")).isEmpty();
    Wire.Reply page = daemon.get("/v1/outcomes?limit=40");
    assertThat(page.json().get("more")).isEqualTo(new Json.Bool(true));
  }

  @Test
  void headIsAnsweredLikeGetWithoutABody() throws IOException {
    for (String path : List.of("/v1/sessions", "/metrics", "/health/live", "/", "/openapi.json")) {
      Wire.Reply reply = daemon.tcp("HEAD " + path, daemon.headers(), new byte[0]);
      assertThat(reply.status()).as(path).isEqualTo(200);
      assertThat(Integer.parseInt(String.valueOf(reply.header("content-length")))).isPositive();
    }
    assertThat(daemon.tcp("HEAD /v1/sessions/none", daemon.headers(), new byte[0]).status())
        .isEqualTo(404);
  }

  @Test
  void probesTellThatItLivesAndIsReady() throws IOException {
    assertThat(daemon.get("/health/live").text()).isEqualTo("{\"status\":\"live\"}\n");
    assertThat(daemon.get("/health/ready").text()).isEqualTo("{\"status\":\"ready\"}\n");
  }

  @Test
  void theStatusTellsHowItStands() throws IOException {
    daemon.startSession("s1");
    Json.Obj status = daemon.get("/v1/status").json();
    assertThat(status.get("journaled")).isEqualTo(new Json.Num(1));
    assertThat(status.get("pid")).isEqualTo(new Json.Num(ProcessHandle.current().pid()));
    assertThat(Parts.object(status, "sessions").get("active")).isEqualTo(new Json.Num(1));
    assertThat(Parts.object(status, "spool").get("backlog")).isEqualTo(new Json.Num(0));
    assertThat(status.fields()).doesNotContainKey("failure");
  }
}

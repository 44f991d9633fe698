package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SessionsAndShowTest {
  @RegisterExtension final Stage stage = new Stage();

  private static final String SESSIONS =
      "{\"sessions\":["
          + "{\"id\":\"5e0c1a2b-0c4d-4f6e-8a9b-0d1e2f3a4b5c\",\"project\":\"/home/a/shop\",\"status\":\"active\","
          + "\"attention\":{\"kind\":\"permission\"},\"title\":\"Mend the till\","
          + "\"current_activity\":\"Edit src/App.java\","
          + "\"last_heartbeat\":\"2026-11-23T11:57:00.000000Z\"},"
          + "{\"id\":\"77aa0000-1c2d-4e3f-9a4b-5c6d7e8f9a0b\",\"project\":\"/home/a/日本語\",\"status\":\"completed\","
          + "\"outcome\":\"success\",\"title\":\"説明を書く\","
          + "\"updated_at\":\"2026-11-22T12:00:00.000000Z\"}]}";

  @Test
  void sessionsAreATableThatFitsTheTerminal() throws IOException {
    stage.daemon(Map.of("/v1/sessions?", SESSIONS));

    Shell.Ran ran = stage.shell().run("sessions");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.exit()).isEqualTo(ExitCode.DONE);
    assertThat(ran.out())
        .isEqualTo(
            """
            STATUS   ATTENTION   HEARD    SESSION   PROJECT  TITLE / ACTIVITY
            active   permission  3m ago   5e0c1a2b  shop     Edit src/App.java · Mend the t…
            success              24h ago  77aa0000  日本語   説明を書く
            """);
  }

  private static String session(String id, String status, String more) {
    return "{\"id\":\"" + id + "\",\"status\":\"" + status + "\"" + more + "}";
  }

  private static String waits(String kind, String more) {
    return ",\"attention\":{\"kind\":\""
        + kind
        + "\",\"since\":\"2026-11-23T11:00:00Z\""
        + more
        + "}";
  }

  private static String list(String... sessions) {
    return "{\"sessions\":[" + String.join(",", sessions) + "]}";
  }

  @Test
  void whatNeedsItsPersonIsOnTopOfTheTableWhileJsonKeepsTheOrderInWhichTheyWereHeard()
      throws IOException {
    stage.daemon(
        Map.of(
            "/v1/sessions?",
            list(
                session("done", "completed", ""),
                session("busy", "active", ""),
                session("rests", "active", waits("idle", "")),
                session("blocked", "active", waits("permission", "")))));

    assertThat(stage.shell().run("sessions").out())
        .containsSubsequence("blocked", "rests", "busy", "done");
    assertThat(stage.shell().run("sessions", "--json").out())
        .containsSubsequence("done", "busy", "rests", "blocked");
  }

  @Test
  void whatWaitsIsShownHoweverLongAgoItWasHeard() throws IOException {
    String newest = list(session("busy", "active", ""), session("idler", "active", ""));
    stage.daemon(
        request ->
            FakeDaemon.json(
                200,
                request.target().contains("status=active")
                    ? list(
                        session("busy", "active", ""),
                        session("idler", "active", ""),
                        session("blocked", "active", waits("permission", "")))
                    : newest.replace("]}", "],\"next_cursor\":\"c\"}")));

    Shell.Ran ran = stage.shell().run("sessions", "-n", "2");

    assertThat(ran.out()).containsSubsequence("blocked", "busy").doesNotContain("idler");
    assertThat(ran.err()).isEqualTo("kroniek: there are more: use --limit\n");
  }

  @Test
  void aParkedSessionWaitsForNobody() throws IOException {
    String parked =
        session("aside", "parked", waits("permission", "") + ",\"current_activity\":\"Bash: ls\"");
    stage.daemon(Map.of("/v1/sessions?", list(parked), "/v1/sessions/aside", parked));

    assertThat(stage.shell().run("sessions").out()).doesNotContain("permission");
    assertThat(stage.shell().run("show", "aside").out()).doesNotContain("waits", "permission");
  }

  @Test
  void whatASubagentIsToBePermittedIsItsOwnNewestCall() throws IOException {
    stage.daemon(
        Map.of(
            "/v1/sessions?",
            list(
                session(
                    "s",
                    "active",
                    waits("permission", ",\"agent_id\":\"a1\"")
                        + ",\"current_activity\":\"Agent: look\",\"open_tools\":{"
                        + "\"t1\":{\"activity\":\"Bash: ls\",\"agent_id\":\"a1\"},"
                        + "\"t2\":{\"activity\":\"Bash: rm -rf build\",\"agent_id\":\"a1\"},"
                        + "\"t3\":{\"activity\":\"Agent: look\"}}"))));

    assertThat(stage.shell().run("sessions").out()).contains("Bash: rm -rf build");
  }

  @Test
  void idsAreWholeWhereThereIsRoom() throws IOException {
    stage.daemon(Map.of("/v1/sessions?", SESSIONS));

    assertThat(stage.shell().terminal(140, Terminal.Colour.NONE).run("sessions").out())
        .contains("  5e0c1a2b-0c4d-4f6e-8a9b-0d1e2f3a4b5c  shop  ");
    assertThat(stage.shell().terminal(40, Terminal.Colour.NONE).run("sessions").out())
        .contains("  5e0c1a2b  ", "  77aa0000  ");
  }

  @Test
  void sessionsAsJsonAreOneObjectALine() throws IOException {
    stage.daemon(Map.of("/v1/sessions?", SESSIONS));

    assertThat(stage.shell().run("sessions", "--json").out().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"id\":\"") && line.endsWith("}"));
  }

  @Test
  void filtersAndLimitsAreHandedOnAndPagesFollowed() throws IOException {
    stage.daemon(
        request ->
            FakeDaemon.json(
                200,
                request.target().contains("cursor=a%2Fb")
                    ? "{\"sessions\":[{\"id\":\"s2\"}]}"
                    : "{\"sessions\":[{\"id\":\"s1\"}],\"next_cursor\":\"a/b\"}"));

    Shell.Ran ran =
        stage
            .shell()
            .run("sessions", "--status", "active", "--project", "/a b", "--agent", "x&y", "--json");

    assertThat(ran.out()).isEqualTo("{\"id\":\"s1\"}\n{\"id\":\"s2\"}\n");
    assertThat(stage.daemon().requests().get(0).target())
        .isEqualTo("/v1/sessions?limit=50&status=active&project=%2Fa%20b&agent=x%26y");
  }

  @Test
  void whatIsCutOffIsSaid() throws IOException {
    stage.daemon(Map.of("/v1/sessions?", "{\"sessions\":[{\"id\":\"s1\"}],\"next_cursor\":\"c\"}"));

    assertThat(stage.shell().run("sessions", "-n", "1").err())
        .isEqualTo("kroniek: there are more: use --limit\n");
  }

  @Test
  void noTitleCanCommandTheTerminal() throws IOException {
    stage.daemon(
        Map.of(
            "/v1/sessions?",
            "{\"sessions\":[{\"id\":\"s\\u009b2J\",\"title\":\"\\u001b]0;x\\u0007\\nrow\"}]}",
            "/v1/sessions/s",
            "{\"id\":\"s\",\"title\":\"\\u001b[2J\",\"summary\":\"a\\nb\\u001b[0m\"}"));

    for (String[] command :
        new String[][] {
          {"sessions"}, {"sessions", "--json"}, {"show", "s"}, {"show", "s", "--json"}
        }) {
      assertThat(stage.shell().run(command).out())
          .as(String.join(" ", command))
          .isNotEmpty()
          .doesNotContain("\u001b", "\u0007", "\u009b");
    }
  }

  @Test
  void coloursAreForTerminals() throws IOException {
    stage.daemon(Map.of("/v1/sessions?", SESSIONS));

    assertThat(stage.shell().terminal(80, Terminal.Colour.SHOWN).run("sessions").out())
        .contains("\u001b[32mactive\u001b[0m");
    assertThat(stage.shell().run("sessions").out()).doesNotContain("\u001b");
  }

  @Test
  void aSessionIsShownAsAPage() throws IOException {
    stage.daemon(
        Map.of(
            "/v1/sessions/5e0c",
            """
            {"id":"5e0c","project":"/home/a/shop","agent":"claude-code","model":"m1","title":"Mend the till",
             "status":"active","attention":{"kind":"question","since":"2026-11-23T11:00:00.000000Z"},"current_activity":"AskUserQuestion: Which bell?",
             "started_at":"2026-11-23T10:00:00.000000Z","last_heartbeat":"2026-11-23T11:59:00.000000Z",
             "pids":{"4711":"2026-11-23T11:59:00.000000Z"},"goal":"It rings\\nand opens","version":17,"sequence":40,
             "open_tools":{"t1":{"activity":"Bash: make"}},"tags":{},
             "tasks":[{"id":"1","title":"Find the bell","status":"completed","note":"it was under the desk"},
                      {"id":"2","title":"Ring it","status":"pending"}],
             "decisions":[{"at":"2026-11-23T10:30:00.000000Z","title":"Use brass","rationale":"it lasts"}],
             "commits":[{"sha":"0123456789abcdef","message":"Hang the bell"}],
             "recent_events":[{"at":"2026-11-23T11:59:00.000000Z","kind":"tool","message":"Edit Bell.java"}]}
            """));

    Shell.Ran ran = stage.shell().run("show", "5e0c");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .isEqualTo(
            """
            Mend the till
            active, waits: question (AskUserQuestion: Which bell?), heard 1m ago

            session    5e0c
            project    /home/a/shop
            agent      claude-code m1
            started    10:00:00
            processes  4711
            version    17, sequence 40
            goal       It rings
                       and opens
            activity   AskUserQuestion: Which bell?
            tools      Bash: make

            Tasks
              [x]  Find the bell (it was under the desk)
              [ ]  Ring it

            Decisions
              10:30:00  Use brass: it lasts

            Commits
              0123456789  Hang the bell

            Recent events
              11:59:00  tool Edit Bell.java
            """);
  }

  @Test
  void aSessionIsNamedByAUniqueBeginningOrAsTheLastOrByTheShellItRunsIn() throws IOException {
    stage.daemon(
        request ->
            request.target().equals("/v1/sessions/77aa0000-1c2d-4e3f-9a4b-5c6d7e8f9a0b")
                ? FakeDaemon.json(
                    200, "{\"id\":\"77aa0000-1c2d-4e3f-9a4b-5c6d7e8f9a0b\",\"title\":\"T\"}")
                : request.target().startsWith("/v1/sessions?limit=1")
                    ? FakeDaemon.json(
                        200,
                        SESSIONS.replace(
                            "5e0c1a2b-0c4d-4f6e-8a9b-0d1e2f3a4b5c",
                            "77aa0000-1c2d-4e3f-9a4b-5c6d7e8f9a0b"))
                    : FakeDaemon.problem(404, Stage.ABSENT));

    assertThat(stage.shell().run("show", "77aa0000-1c2d-4e3f-9a4b-5c6d7e8f9a0b").exit())
        .isEqualTo(ExitCode.DONE);
    assertThat(stage.shell().run("show", "@last").exit()).isEqualTo(ExitCode.DONE);
    assertThat(
            stage
                .shell()
                .with("CLAUDE_CODE_SESSION_ID", "77aa0000-1c2d-4e3f-9a4b-5c6d7e8f9a0b")
                .run("show")
                .exit())
        .isEqualTo(ExitCode.DONE);
  }

  @Test
  void aBeginningIsLookedUpAndNotSoughtInAllSessions() throws IOException {
    stage.daemon(
        Map.of(
            "/v1/sessions/77aa0000-1c2d-4e3f-9a4b-5c6d7e8f9a0b",
                "{\"id\":\"77aa0000-1c2d-4e3f-9a4b-5c6d7e8f9a0b\",\"title\":\"T\"}",
            "/v1/session-ids", "{\"ids\":[\"77aa0000-1c2d-4e3f-9a4b-5c6d7e8f9a0b\"]}"));

    assertThat(stage.shell().run("show", "77aa").out()).startsWith("T\n");
    assertThat(stage.daemon().requests())
        .extracting(FakeDaemon.Request::target)
        .containsExactly(
            "/v1/sessions/77aa",
            "/v1/session-ids?limit=4&prefix=77aa",
            "/v1/sessions/77aa0000-1c2d-4e3f-9a4b-5c6d7e8f9a0b");
  }

  @Test
  void aBeginningThatSeveralSessionsShareIsWrongUsage() throws IOException {
    stage.daemon(
        request ->
            request.target().startsWith("/v1/session-ids")
                ? FakeDaemon.json(
                    200,
                    request.target().endsWith("prefix=ab")
                        ? "{\"ids\":[\"ab1\",\"ab2\"]}"
                        : "{\"ids\":[]}")
                : FakeDaemon.problem(404, Stage.ABSENT));

    Shell.Ran ambiguous = stage.shell().run("show", "ab");
    assertThat(ambiguous.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(ambiguous.err())
        .isEqualTo(
            "kroniek: \"ab\" begins the ids of several sessions: ab1, ab2; give more of it\n");

    Shell.Ran absent = stage.shell().run("show", "nosuch");
    assertThat(absent.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(absent.err()).startsWith("kroniek: session_not_found: ").contains("\"nosuch\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"'' | is empty", "'a\tb' | holds a control character"})
  void aNameThatNoSessionCanHaveIsTakenForNone(String name, String problem) throws IOException {
    stage.daemon(Map.of("/v1/sessions", "{\"sessions\":[{\"id\":\"the-only-one\"}]}"));

    for (Shell.Ran ran :
        List.of(
            stage.shell().run("show", name),
            stage.shell().run("append", "park_session", "session=" + name))) {
      assertThat(ran.exit()).isEqualTo(ExitCode.USAGE);
      assertThat(ran.err())
          .isEqualTo(
              "kroniek: the name of the session "
                  + problem
                  + "; give its id, the beginning of its id, or @last\n");
    }
  }

  @Test
  void withoutASessionAndOutsideOfOneTheUsageIsTold() throws IOException {
    stage.daemon(Map.of());

    Shell.Ran ran = stage.shell().run("show");

    assertThat(ran.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("@last", "CLAUDE_CODE_SESSION_ID");
  }

  @Test
  void theSocketMayLieElsewhere(@TempDir Path elsewhere) throws IOException {
    stage.daemonIn(elsewhere, request -> FakeDaemon.json(200, SESSIONS));
    Files.writeString(
        stage.data().resolve("endpoint.json"),
        "{\"pid\":1,\"socket\":\"" + elsewhere.resolve("kroniek.sock") + "\"}");

    assertThat(stage.shell().run("sessions").exit()).isEqualTo(ExitCode.DONE);
  }
}

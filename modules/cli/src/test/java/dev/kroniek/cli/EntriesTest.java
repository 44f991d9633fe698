package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class EntriesTest {
  @RegisterExtension final Stage stage = new Stage();

  private static final String HISTORY =
      "{\"history\":["
          + "{\"sequence\":1,\"recorded_at\":\"2026-11-23T10:00:00.000000Z\",\"type\":\"start_session\","
          + "\"data\":{\"agent\":\"claude-code\",\"title\":\"T\"},\"outcome\":\"applied\",\"version\":1},"
          + "{\"sequence\":2,\"recorded_at\":\"2026-11-23T10:00:01.000000Z\",\"type\":\"heartbeat\","
          + "\"data\":{\"activity\":\"x\"},\"outcome\":\"applied\",\"version\":1},"
          + "{\"sequence\":3,\"recorded_at\":\"2026-11-22T10:00:02.000000Z\",\"type\":\"add_event\",\"data\":{\"kind\":\"prompt\",\"message\":\"do"
          + " it\"},\"outcome\":\"applied\",\"version\":2},"
          + "{\"sequence\":4,\"recorded_at\":\"2026-11-23T10:00:03.000000Z\",\"type\":\"park_session\","
          + "\"data\":{},\"outcome\":\"rejected\",\"reason\":\"session_ended\"}],"
          + "\"next_after\":4,\"more\":false}";

  @Test
  void historyHidesHeartbeatsUnlessAllIsWanted() throws IOException {
    stage.daemon(Map.of("/v1/sessions/s1", "{\"id\":\"s1\"}", "/v1/sessions/s1/history", HISTORY));

    assertThat(stage.shell().run("history", "s1").out())
        .isEqualTo(
            """
            SEQUENCE  TIME              TYPE              WHAT
            1         10:00:00          start_session     claude-code T
            3         2026-11-22 10:00  add_event         prompt do it
            4         10:00:03          park_session      [rejected: session_ended]
            """);
    assertThat(stage.shell().run("history", "s1", "--all").out().lines()).hasSize(5);
    assertThat(stage.shell().run("history", "s1", "--all", "--json").out().lines())
        .hasSize(4)
        .allMatch(line -> line.startsWith("{\"sequence\":"));
  }

  @Test
  void historyFollowsPagesAndStopsAtItsLimit() throws IOException {
    stage.daemon(
        request ->
            request.target().contains("history?after=0")
                ? FakeDaemon.json(200, HISTORY.replace("\"more\":false", "\"more\":true"))
                : request.target().contains("history?after=4")
                    ? FakeDaemon.json(200, HISTORY.replace("sequence\":1", "sequence\":5"))
                    : FakeDaemon.json(200, "{\"id\":\"s1\"}"));

    assertThat(stage.shell().run("history", "s1", "--json").out().lines()).hasSize(6);
    assertThat(stage.shell().run("history", "s1", "--json", "-n", "2").out().lines()).hasSize(2);
  }

  private static final String OUTCOMES =
      "{\"outcomes\":["
          + "{\"sequence\":8,\"recorded_at\":\"2026-11-23T11:00:00.000000Z\",\"type\":\"add_event\","
          + "\"session\":\"5e0c1a2b-0c4d-4f6e-8a9b-0d1e2f3a4b5c\",\"outcome\":\"applied\",\"version\":3},"
          + "{\"sequence\":9,\"recorded_at\":\"2026-11-23T11:00:01.000000Z\","
          + "\"type\":\"cleanup_stale_sessions\",\"project\":\"/home/a/shop\",\"outcome\":\"applied\","
          + "\"closed\":[\"a\",\"b\"]},"
          + "{\"sequence\":10,\"recorded_at\":\"2026-11-23T11:00:02.000000Z\",\"outcome\":\"erased\"},"
          + "{\"sequence\":11,\"recorded_at\":\"2026-11-23T11:00:03.000000Z\",\"type\":\"add_event\","
          + "\"session\":\"s\",\"outcome\":\"duplicate\",\"first_sequence\":8},"
          + "{\"sequence\":12,\"recorded_at\":\"2026-11-23T11:00:04.000000Z\",\"type\":\"add_task\","
          + "\"session\":\"s\",\"outcome\":\"rejected\",\"reason\":\"task_exists\"}],"
          + "\"next_after\":12,\"more\":false}";

  @Test
  void tailShowsTheNewestEntriesWithTheirOutcomes() throws IOException {
    stage.daemon(Map.of("/v1/status", "{\"folded\":12}", "/v1/outcomes", OUTCOMES));

    assertThat(stage.shell().run("tail", "-n", "5").out())
        .isEqualTo(
            """
            SEQUENCE  TIME              TYPE              SESSION   OUTCOME
            8         11:00:00          add_event         5e0c1a2b  applied, version 3
            9         11:00:01          cleanup_stale_s…  shop      applied, closed 2
            10        11:00:02                                      erased
            11        11:00:03          add_event         s         duplicate of 8
            12        11:00:04          add_task          s         task_exists
            """);
    assertThat(stage.daemon().requests())
        .extracting(FakeDaemon.Request::target)
        .contains("/v1/outcomes?after=7&limit=500");
  }

  @Test
  void rejectionsAreThoseOfTheOutcomesThatWereRejected() throws IOException {
    stage.daemon(Map.of("/v1/status", "{\"folded\":12}", "/v1/outcomes", OUTCOMES));

    assertThat(stage.shell().run("rejections", "--json").out())
        .startsWith("{\"sequence\":12,")
        .hasLineCount(1);
  }
}

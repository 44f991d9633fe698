package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.KroniekOptions;
import dev.kroniek.json.JsonReader;
import dev.kroniek.testkit.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who gave a session its values, and who closed it; a command a minute, from eight o'clock on. */
class ExplainCommandTest {
  @RegisterExtension final Stage stage = new Stage();

  private final HandClock clock = new HandClock(Instant.parse("2026-11-23T08:00:00Z"));

  @BeforeEach
  void record() throws Exception {
    try (Kroniek kroniek = open()) {
      send(kroniek, "hook/claude-code", CommandType.START_SESSION, "shop", "title", "Till");
      send(kroniek, "cli", CommandType.UPDATE_SESSION, "shop", "title", "Bell", "goal", "ring");
      send(kroniek, "cli", CommandType.UPDATE_SESSION, "shop", "title", "Bell");
      send(kroniek, "mcp/x", CommandType.ADD_TASK, "shop", "task", "1", "title", "Find");
      send(kroniek, "mcp/x", CommandType.UPDATE_TASK, "shop", "task", "1", "status", "completed");
      send(kroniek, "cli", CommandType.ADD_DECISION, "shop", "title", "Brass");
    }
  }

  private Kroniek open() throws Exception {
    return Kroniek.open(stage.data(), KroniekOptions.defaults().clock(clock));
  }

  private void send(
      Kroniek kroniek, String source, CommandType type, String session, String... data)
      throws Exception {
    clock.advance(Duration.ofMinutes(1));
    Json.Builder fields = Json.Obj.builder();
    for (int i = 0; i < data.length; i += 2) {
      fields.put(data[i], data[i + 1]);
    }
    Command.Builder command =
        Command.of(new Key(source, "" + clock.instant()), type, clock.instant())
            .data(fields.build());
    if (!session.isEmpty()) {
      command
          .session(new SessionId(session))
          .project(new ProjectId("/shop"))
          .pid(source.startsWith("hook") ? OptionalLong.of(4711) : OptionalLong.empty());
    }
    kroniek.append(command.build()).applied().get(20, TimeUnit.SECONDS);
  }

  @Test
  void eachFieldNamesTheCommandThatGaveItsValue() throws Exception {
    assertGivenBy("title", 2, "update_session", "cli");
    assertGivenBy("goal", 2, "update_session", "cli");
    assertGivenBy("project", 1, "start_session", "hook/claude-code");
    assertGivenBy("tasks.1.title", 4, "add_task", "mcp/x");
    assertGivenBy("tasks.1.status", 5, "update_task", "mcp/x");
    assertGivenBy("decisions.6.title", 6, "add_decision", "cli");
  }

  private void assertGivenBy(String field, long sequence, String type, String source)
      throws Exception {
    Json.Obj told = (Json.Obj) JsonReader.parse(explain("--field", field, "--json"));
    assertThat(Shown.text(told, "field")).isEqualTo(field);
    assertThat(Shown.count(told, "sequence")).as(field).isEqualTo(sequence);
    assertThat(Shown.text(told, "type")).as(field).isEqualTo(type);
    assertThat(Shown.text(told, "source")).as(field).isEqualTo(source);
  }

  @Test
  void aSessionThatIsOpenWasClosedByNobody() {
    assertThat(explain()).contains("title", "Bell").doesNotContain("closed by");
  }

  @Test
  void whoCompletedItAndWhyIsOneLine() throws Exception {
    try (Kroniek kroniek = open()) {
      send(kroniek, "cli", CommandType.COMPLETE_SESSION, "shop", "reason", "it rings");
      send(kroniek, "mcp/x", CommandType.COMPLETE_SESSION, "shop", "outcome", "success");
    }
    assertThat(explain("--field", "status").lines())
        .last()
        .isEqualTo("closed by entry 7, complete_session from cli at 08:07:00: success, it rings");
  }

  @Test
  void whoFoundItStaleAndByWhatIsOneLine() throws Exception {
    try (Kroniek kroniek = open()) {
      send(kroniek, "probe", CommandType.HEARTBEAT, "shop");
      clock.advance(Duration.ofHours(2));
      send(kroniek, "cleanup", CommandType.CLEANUP_STALE_SESSIONS, "", "stale_after", "PT30M");
    }
    assertThat(explain("--field", "status").lines())
        .last()
        .isEqualTo(
            "closed by entry 8, cleanup_stale_sessions from cleanup at 10:08:00:"
                + " last heard at 08:07:00 by entry 7 from probe, more than 30m before;"
                + " the probe last found its process alive at 08:07:00 (entry 7)");
    assertThat(explain("--field", "status", "--json"))
        .contains(
            "\"stale_after\":\"PT30M\"", "\"last_heartbeat\":\"2026-11-23T08:07:00.000000Z\"");
  }

  @Test
  void aFieldThatIsNotThereIsRefused() {
    Shell.Ran ran = stage.shell().run("explain", "shop", "--field", "colour");

    assertThat(ran.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(ran.err()).contains("no field colour").hasLineCount(1);
  }

  @Test
  void whatChangedIsTold() {
    Shell.Ran ran = stage.shell().run("diff", "--from", "1", "--to", "5");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out())
        .startsWith("shop  Bell\n")
        .containsPattern("(?m)^title +Till +Bell$")
        .containsPattern("(?m)^goal +ring$")
        .containsPattern("(?m)^tasks.1 +completed Find$");
    assertThat(stage.shell().run("diff", "--from", "1", "--to", "5", "--json").out())
        .startsWith("{\"session\":\"shop\",\"from\":1,\"to\":5,\"patch\":[")
        .contains("{\"op\":\"replace\",\"path\":\"/title\",\"value\":\"Bell\"}");
  }

  private String explain(String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "explain";
    arguments[1] = "shop";
    System.arraycopy(options, 0, arguments, 2, options.length);
    Shell.Ran ran = stage.shell().run(arguments);
    assertThat(ran.exit()).as(ran.err()).isZero();
    return ran.out();
  }
}

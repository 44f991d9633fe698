package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code park}, {@code resume}, {@code complete}, {@code decide} and {@code task}. */
@Timeout(60)
class SessionCommandsTest {
  @RegisterExtension final Stage stage = new Stage();

  private void daemonThatApplies() throws IOException {
    stage.daemon(
        Map.of(
            "/v1/sessions/s1", "{\"id\":\"s1\"}",
            "/v1/sessions/own", "{\"id\":\"own\"}",
            "/v1/sessions?", "{\"sessions\":[{\"id\":\"last\"}]}",
            "/v1/session-ids", "{\"ids\":[\"s1\"]}",
            "/v1/commands", "{\"sequence\":12,\"outcome\":\"applied\",\"version\":3}"));
  }

  private FakeDaemon.Request posted() {
    return stage.daemon().requests().get(stage.daemon().requests().size() - 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "park s1 --reason review --next-steps merge | park_session | {\"reason\":\"review\",\"next_steps\":\"merge\"}",
        "resume s1 | resume_session | {}",
        "complete s1 | complete_session | {}",
        "complete s1 --outcome success --summary done --reason r | complete_session | {\"outcome\":\"success\",\"summary\":\"done\",\"reason\":\"r\"}",
        "decide Brass --session s1 --rationale lasts --alternative tin --alternative steel | add_decision | {\"title\":\"Brass\",\"rationale\":\"lasts\",\"alternatives\":[\"tin\",\"steel\"]}",
        "task add Bell --session s1 --id t1 --detail d | add_task | {\"task\":\"t1\",\"title\":\"Bell\",\"detail\":\"d\"}",
        "task start t1 --session s1 | update_task | {\"task\":\"t1\",\"status\":\"in_progress\"}",
        "task done t1 --session s1 --note n | update_task | {\"task\":\"t1\",\"status\":\"completed\",\"note\":\"n\"}"
      })
  void eachIsOneCommandWhoseOutcomeIsWaitedFor(String words, String type, String data)
      throws IOException {
    daemonThatApplies();

    Shell.Ran ran = stage.shell().run(words.split(" "));

    assertThat(ran.err()).isEmpty();
    assertThat(ran.exit()).isEqualTo(ExitCode.DONE);
    assertThat(ran.out()).endsWith("applied: sequence 12, version 3\n").hasLineCount(1);
    assertThat(posted().target()).isEqualTo("/v1/commands?ack=applied");
    assertThat(posted().body())
        .startsWith("{\"type\":\"" + type + "\",\"session\":\"s1\",\"id\":\"")
        .endsWith("\"source\":\"cli\",\"data\":" + data + "}");
  }

  @Test
  void theSessionIsTheOneOfThisShellUnlessAnotherIsNamed() throws IOException {
    daemonThatApplies();
    Shell shell = stage.shell().with("CLAUDE_CODE_SESSION_ID", "own");

    shell.run("park");
    assertThat(posted().body()).contains("\"session\":\"own\"");
    shell.run("park", "@last");
    assertThat(posted().body()).contains("\"session\":\"last\"");
    shell.run("decide", "Brass", "--session", "s");
    assertThat(posted().body()).contains("\"session\":\"s1\"");
    assertThat(stage.shell().run("resume").exit()).isEqualTo(ExitCode.USAGE);
  }

  /** The version counts changes: where it is the same as before, there was none. */
  @ParameterizedTest
  @CsvSource({"resume, active", "park, parked", "complete, completed"})
  void whatWasSoBeforeIsTold(String command, String status) throws IOException {
    String now = "{\"id\":\"s\",\"status\":\"" + status + "\",\"version\":";
    stage.daemon(
        Map.of(
            "/v1/sessions/same", now + "3}",
            "/v1/sessions/other", now + "2}",
            "/v1/commands", "{\"sequence\":12,\"outcome\":\"applied\",\"version\":3}"));

    assertThat(stage.shell().run(command, "same").out())
        .isEqualTo("applied: sequence 12, version 3, as before: it was " + status + " already\n");
    assertThat(stage.shell().run(command, "other").out())
        .isEqualTo("applied: sequence 12, version 3\n");
  }

  @Test
  void aRejectionIsOneLineAndExitCode4() throws IOException {
    stage.daemon(
        request ->
            request.method().equals("POST")
                ? FakeDaemon.problem(
                    409,
                    "{\"title\":\"T\",\"detail\":\"it ended at noon\",\"reason\":\"session_ended\"}")
                : FakeDaemon.json(200, "{\"id\":\"s1\"}"));

    for (String command : new String[] {"park s1", "resume s1", "complete s1", "task start t"}) {
      Shell.Ran ran = stage.shell().with("CLAUDE_CODE_SESSION_ID", "s1").run(command.split(" "));

      assertThat(ran.exit()).as(command).isEqualTo(ExitCode.REFUSED);
      assertThat(ran.err()).as(command).isEqualTo("kroniek: session_ended: it ended at noon\n");
      assertThat(ran.out()).as(command).isEmpty();
    }
    assertThat(stage.shell().run("park", "s1", "--json").out()).contains("\"session_ended\"");
  }

  @Test
  void aTaskWithoutAnIdGetsAShortOneThatIsTold() throws IOException {
    daemonThatApplies();

    Shell.Ran ran = stage.shell().run("task", "add", "Find the bell", "--session", "s1");

    assertThat(ran.out()).matches("task [2-9b-z]{5} applied: sequence 12, version 3\n");
    assertThat(posted().body())
        .contains("\"task\":\"" + ran.out().substring(5, 10) + "\",\"title\":\"Find the bell\"");
  }

  @Test
  void tasksAreListed() throws IOException {
    stage.daemon(
        Map.of(
            "/v1/sessions/s1",
            "{\"id\":\"s1\",\"tasks\":[{\"id\":\"k3f9x\",\"title\":\"Find the bell\",\"status\":"
                + "\"completed\",\"note\":\"desk\"},{\"id\":\"2\",\"title\":\"鐘\",\"status\":\"pending\"}]}",
            "/v1/sessions/s2",
            "{\"id\":\"s2\",\"tasks\":[]}"));

    assertThat(stage.shell().run("task", "list", "--session", "s1").out())
        .isEqualTo(
            """
                 TASK   TITLE          NOTE
            [x]  k3f9x  Find the bell  desk
            [ ]  2      鐘
            """);
    assertThat(stage.shell().run("task", "list", "--session", "s1", "--json").out())
        .startsWith("{\"id\":\"k3f9x\"")
        .hasLineCount(2);
    assertThat(stage.shell().run("task", "list", "--session", "s2").out()).isEqualTo("no tasks\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "task | kroniek: say what to do: add, start, done, list;",
        "task strat t | kroniek: there is no command \"task strat\" (did you mean start?);",
        "task done | kroniek: give TASK; see",
        "task done t --nte x | did you mean --note?",
        "task add --session s | give TITLE; see",
        "decide --session s | give TITLE; see",
        "complete s --outcome great | it is one of",
        "park a b | cannot take \"b\"",
        "prak s | did you mean park?"
      })
  void wrongUsageIsExplained(String words, String explained) {
    Shell.Ran ran = stage.shell().run(words.split(" "));

    assertThat(ran.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains(explained).hasLineCount(1);
  }

  @Test
  void anEmptyTitleIsRefusedBeforeAnybodyIsAsked() {
    Shell.Ran ran = stage.shell().run("decide", "", "--session", "s1");

    assertThat(ran.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).startsWith("kroniek: add_decision: data.title: ");
  }
}

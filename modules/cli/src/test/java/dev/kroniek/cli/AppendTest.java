package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class AppendTest {
  @RegisterExtension final Stage stage = new Stage();

  @Test
  void appendTellsTheOutcome() throws IOException {
    stage.daemon(
        request ->
            request.method().equals("POST")
                ? FakeDaemon.json(
                    200,
                    "{\"id\":\"k\",\"sequence\":12,\"outcome\":\"applied\",\"session\":\"s1\",\"version\":3}")
                : FakeDaemon.json(200, "{\"id\":\"s1\"}"));

    Shell.Ran ran =
        stage.shell().run("append", "add_decision", "session=s1", "title=Use H2", "id=k");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).isEqualTo("applied: sequence 12, version 3\n");
    FakeDaemon.Request post = stage.daemon().requests().get(1);
    assertThat(post.target()).isEqualTo("/v1/commands?ack=applied");
    assertThat(post.body())
        .isEqualTo(
            "{\"type\":\"add_decision\",\"session\":\"s1\",\"id\":\"k\",\"source\":\"cli\","
                + "\"data\":{\"title\":\"Use H2\"}}");
  }

  @Test
  void aFieldThatTheCommandDoesNotKnowIsSentAndToldWithTheNearest() throws IOException {
    stage.daemon(Map.of("/v1/", "{\"id\":\"s1\",\"sequence\":1,\"outcome\":\"applied\"}"));

    Shell.Ran ran =
        stage
            .shell()
            .run("append", "add_event", "session=s1", "kind=note", "mesage=hm", "colour:=[1]");

    assertThat(ran.exit()).isZero();
    assertThat(ran.err())
        .isEqualTo(
            """
            kroniek: mesage is not a field of add_event (did you mean message?): it changes nothing
            kroniek: colour is not a field of add_event: it changes nothing; there are kind, message, data
            """);
    assertThat(stage.daemon().requests().get(1).body())
        .endsWith("\"data\":{\"kind\":\"note\",\"mesage\":\"hm\",\"colour\":[1]}}");
  }

  @Test
  void whereAFieldIsMissingTheOneThatWasMisspeltIsTold() throws IOException {
    stage.daemon(Map.of("/v1/", "{\"id\":\"s\"}"));
    Shell.Ran ran = stage.shell().run("append", "add_decision", "session=s1", "titl=Use H2");

    assertThat(ran.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err())
        .isEqualTo(
            "kroniek: add_decision: data.title: is missing; titl is not a field of add_decision"
                + " (did you mean title?): it changes nothing\n");
  }

  @Test
  void appendGivesEachCommandAnIdSoThatItCanBeSentAgain() throws IOException {
    stage.daemon(Map.of("/v1/commands", "{\"sequence\":1}"));

    stage
        .shell()
        .run("append", "cleanup_stale_sessions", "stale_after=PT30M", "--ack", "journaled");
    stage
        .shell()
        .run("append", "cleanup_stale_sessions", "stale_after=PT30M", "--ack", "journaled");

    assertThat(stage.daemon().requests())
        .extracting(request -> request.body().replaceAll(".*\"id\":\"([^\"]*)\".*", "$1"))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[0-9-]+"));
    assertThat(stage.daemon().requests().get(0).target()).isEqualTo("/v1/commands?ack=journaled");
  }

  @Test
  void aSessionThatIsNoTextIsNotTakenForTheOneOfThisShell() throws IOException {
    stage.daemon(Map.of("/v1/", "{\"id\":\"own\",\"sequence\":1}"));

    Shell.Ran ran =
        stage
            .shell()
            .with("CLAUDE_CODE_SESSION_ID", "own")
            .run("append", "park_session", "session:=9");

    assertThat(ran.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).isEqualTo("kroniek: park_session: session: must be a string\n");
    assertThat(stage.daemon().requests()).isEmpty();
  }

  @Test
  void aRejectionIsToldWithItsReasonAndEndsWith4() throws IOException {
    stage.daemon(
        request ->
            FakeDaemon.problem(
                409,
                "{\"title\":\"The session has ended\",\"status\":409,\"detail\":\"it ended at noon\","
                    + "\"reason\":\"session_ended\",\"sequence\":9}"));

    Shell.Ran ran = stage.shell().run("append", "--body", "{\"type\":\"park_session\"}", "--json");

    assertThat(ran.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(ran.err()).isEqualTo("kroniek: session_ended: it ended at noon\n");
    assertThat(ran.out()).startsWith("{\"title\":").contains("\"reason\":\"session_ended\"");
  }

  @ParameterizedTest
  @CsvSource({"400, 4", "404, 4", "410, 4", "413, 4", "500, 1", "503, 3", "507, 4"})
  void theDaemonsAnswerDecidesTheExitCode(int status, int exitCode) throws IOException {
    stage.daemon(request -> FakeDaemon.problem(status, "{\"title\":\"Title\",\"detail\":\"why\"}"));

    Shell.Ran ran = stage.shell().run("append", "--body", "{}");

    assertThat(ran.exit()).isEqualTo(exitCode);
    assertThat(ran.err()).isEqualTo("kroniek: Title: why\n");
  }

  @Test
  void linesOfStandardInputAreSentTogetherAndAnsweredOneByOne() throws IOException {
    stage.daemon(
        request ->
            FakeDaemon.answer(
                200,
                "application/x-ndjson",
                """
                {"sequence":1,"outcome":"applied"}
                {"title":"Not JSON","status":400,"detail":"no","line":2}
                {"sequence":2,"outcome":"rejected","reason":"task_exists","detail":"d"}
                """));
    String lines = "{\"type\":1}\n\n  \nnonsense\n{\"type\":2}\n";

    Shell.Ran ran = stage.shell().input(lines).run("append", "--stdin");

    assertThat(stage.daemon().requests()).hasSize(1);
    assertThat(stage.daemon().requests().get(0).body())
        .isEqualTo("{\"type\":1}\nnonsense\n{\"type\":2}\n");
    assertThat(ran.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(ran.out()).isEqualTo("applied: 1\nrefused: 1\nrejected: 1\n");
    assertThat(ran.err())
        .isEqualTo(
            """
            kroniek: line 4: Not JSON: no
            kroniek: line 5: task_exists: d
            kroniek: 2 of 5 lines were refused or rejected
            """);
    assertThat(stage.shell().input(lines).run("append", "--stdin", "--json").out())
        .contains("{\"line\":1,\"sequence\":1,", "{\"line\":4,\"title\":\"Not JSON\",");
  }

  @Test
  void manyLinesAreSentInPieces() throws IOException {
    stage.daemon(
        request ->
            FakeDaemon.answer(
                200,
                "application/x-ndjson",
                "{\"sequence\":1,\"outcome\":\"applied\"}\n"
                    .repeat((int) request.body().lines().count())));

    Shell.Ran ran = stage.shell().input("{}\n".repeat(1201)).run("append", "--stdin");

    assertThat(ran.out()).isEqualTo("applied: 1201\n");
    assertThat(stage.daemon().requests()).hasSize(3);
  }
}

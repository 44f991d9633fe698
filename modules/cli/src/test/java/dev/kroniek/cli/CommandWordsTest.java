package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CommandWordsTest {
  private static Json.Obj read(String... words) {
    return CommandWords.parse(List.of(words)).toJson();
  }

  private static Json.Obj data(String... words) {
    return Shown.object(read(words), "data");
  }

  private static String complaint(String... words) {
    Failure failure = catchThrowableOfType(Failure.class, () -> read(words));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    return failure.line();
  }

  @Test
  void wordsMakeACommand() {
    assertThat(read("add_decision", "session=s1", "title=Use H2", "rationale=small = good"))
        .hasToString(
            "{\"type\":\"add_decision\",\"session\":\"s1\",\"source\":\"cli\","
                + "\"data\":{\"title\":\"Use H2\",\"rationale\":\"small = good\"}}");
  }

  @Test
  void namesOfTheCommandItselfAreNotItsData() {
    assertThat(
            read(
                "start_session",
                "session=s",
                "project=/p",
                "id=k",
                "source=me",
                "pid=12",
                "expected_version=0",
                "at=2026-11-23T10:00:00Z",
                "title=t"))
        .hasToString(
            "{\"type\":\"start_session\",\"session\":\"s\",\"project\":\"/p\",\"id\":\"k\","
                + "\"source\":\"me\",\"pid\":12,\"expected_version\":0,"
                + "\"at\":\"2026-11-23T10:00:00Z\",\"data\":{\"title\":\"t\"}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "update_session | title=123                | {\"title\":\"123\"}",
        "update_session | title=true               | {\"title\":\"true\"}",
        "update_session | title=null               | {\"title\":\"null\"}",
        "update_session | title={\"a\":1}          | {\"title\":\"{\\\"a\\\":1}\"}",
        "update_session | title=                   | {\"title\":\"\"}",
        "update_session | title:=null              | {\"title\":null}",
        "update_session | tags={\"a\":1,\"b\":null} | {\"tags\":{\"a\":1,\"b\":null}}",
        "update_session | tags=null                | {\"tags\":null}",
        "add_commit     | files=3                  | {\"sha\":\"abcd\",\"files\":3}",
        "add_decision   | alternatives=[\"a\",\"b\"] | {\"title\":\"t\",\"alternatives\":[\"a\",\"b\"]}",
        "add_decision   | alternatives=neither     | {\"title\":\"t\",\"alternatives\":\"neither\"}",
        "add_event      | data={\"n\":1}           | {\"kind\":\"k\",\"data\":{\"n\":1}}",
        "add_event      | message=[]               | {\"kind\":\"k\",\"message\":\"[]\"}",
        "add_event      | extra:=[1,true]          | {\"kind\":\"k\",\"extra\":[1,true]}",
      })
  void aValueIsTextUnlessItsFieldTakesSomethingElse(String type, String word, String data) {
    String needed =
        switch (type) {
          case "add_commit" -> "sha=abcd";
          case "add_decision" -> "title=t";
          case "add_event" -> "kind=k";
          default -> "id=k";
        };

    assertThat(data(type, "session=s", needed, word)).hasToString(data);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "add_desicion session=s title=t | there is no command \"add_desicion\" (did you mean add_decision?)",
        "xyz                          | there is no command \"xyz\"",
        "add_decision session=s       | add_decision: data.title: is missing",
        "add_decision session=s title | \"title\" is no name=value pair",
        "add_decision session=s =t    | \"=t\" is no name=value pair",
        "add_decision session=s title=a title=b | title is given twice",
        "add_commit session=s sha=xyz | data.sha: must be",
        "add_commit session=s sha=abcd files=many | data.files: must be a whole number",
        "update_task session=s task=1 status=doing | data.status: must be one of pending",
        "update_session session=s status=active | data.status: cannot be set",
        "update_session session=s tags=[] | data.tags: must be an object",
        "update_session session=s tags:={ | tags:= needs JSON",
        "heartbeat session=s pid=0    | pid",
        "heartbeat session=s at=today | at: must be an ISO-8601 time",
        "cleanup_stale_sessions stale_after=soon | data.stale_after: must be an ISO-8601 duration",
      })
  void whatCannotBeACommandIsNamed(String words, String complaint) {
    assertThat(complaint(words.split(" "))).contains(complaint);
  }

  @ParameterizedTest
  @EnumSource(CommandType.class)
  void everyCommandCanBeWritten(CommandType type) {
    List<String> words =
        switch (type) {
          case START_SESSION -> List.of("session=s", "project=/p", "agent=a");
          case HEARTBEAT, RESUME_SESSION, PARK_SESSION, COMPLETE_SESSION, FORGET_SESSION ->
              List.of("session=s");
          case HEARTBEAT_PROJECT -> List.of("project=/p", "activity=x");
          case UPDATE_SESSION -> List.of("session=s", "summary=x");
          case ADD_EVENT -> List.of("session=s", "kind=note");
          case ADD_COMMIT -> List.of("session=s", "sha=0123abc");
          case ADD_DECISION -> List.of("session=s", "title=t");
          case ADD_TASK -> List.of("session=s", "task=1", "title=t", "status=in_progress");
          case UPDATE_TASK -> List.of("session=s", "task=1", "status=completed");
          case CLEANUP_STALE_SESSIONS -> List.of("stale_after=PT30M");
        };
    List<String> all = new ArrayList<>(List.of(type.wireName()));
    all.addAll(words);

    assertThat(CommandWords.parse(all).toJson().text("type")).isEqualTo(type.wireName());
  }
}

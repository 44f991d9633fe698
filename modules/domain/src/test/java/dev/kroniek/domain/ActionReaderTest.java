package dev.kroniek.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each command's {@code data} may hold, and what is refused at the door. */
class ActionReaderTest {

  @Test
  void whatIsNotThereIsNull() throws Exception {
    assertThat(read("heartbeat")).isEqualTo(new Action.Heartbeat(null, null, null));
    assertThat(read("heartbeat_project")).isEqualTo(new Action.HeartbeatProject(null));
    assertThat(read("park_session")).isEqualTo(new Action.ParkSession(null, null));
    assertThat(read("resume_session")).isEqualTo(new Action.ResumeSession());
    assertThat(read("complete_session"))
        .isEqualTo(new Action.CompleteSession(SessionOutcome.UNKNOWN, null, null));
    assertThat(read("forget_session")).isEqualTo(new Action.ForgetSession(null));
    assertThat(read("add_commit", "sha", "4b82"))
        .isEqualTo(new Action.AddCommit("4b82", null, null, null, null, null, null));
  }

  @Test
  void whatIsThereIsRead() throws Exception {
    assertThat(read("heartbeat", "activity", "a", "tool_use_id", "t", "agent_id", "g"))
        .isEqualTo(new Action.Heartbeat("a", "t", "g"));
    assertThat(read("heartbeat_project", "activity", "a"))
        .isEqualTo(new Action.HeartbeatProject("a"));
    assertThat(read("park_session", "reason", "r", "next_steps", "n"))
        .isEqualTo(new Action.ParkSession("r", "n"));
    assertThat(read("complete_session", "outcome", "failure", "summary", "s", "reason", "r"))
        .isEqualTo(new Action.CompleteSession(SessionOutcome.FAILURE, "s", "r"));
    assertThat(read("forget_session", "reason", "r")).isEqualTo(new Action.ForgetSession("r"));
    assertThat(read("add_decision", "title", "t", "rationale", "r", "alternatives", "a"))
        .isEqualTo(new Action.AddDecision("t", "r", new Json.Text("a")));
    assertThat(read("cleanup_stale_sessions", "stale_after", "P1DT2H"))
        .isEqualTo(new Action.CleanupStaleSessions(Duration.ofHours(26)));
  }

  @ParameterizedTest
  @CsvSource({
    "heartbeat,activity",
    "heartbeat,tool_use_id",
    "heartbeat,agent_id",
    "heartbeat_project,activity",
    "start_session,title",
    "start_session,parent",
    "update_session,title",
    "update_session,current_activity",
    "add_event,kind",
    "add_event,message",
    "add_commit,sha",
    "add_commit,message",
    "add_commit,branch",
    "add_commit,kind",
    "add_decision,title",
    "add_decision,rationale",
    "add_task,task",
    "add_task,title",
    "add_task,detail",
    "add_task,status",
    "update_task,task",
    "update_task,title",
    "update_task,detail",
    "update_task,note",
    "update_task,status",
    "park_session,reason",
    "park_session,next_steps",
    "complete_session,outcome",
    "complete_session,summary",
    "complete_session,reason",
    "cleanup_stale_sessions,stale_after",
    "forget_session,reason"
  })
  void aTextMustBeAString(String type, String field) {
    Json.Builder data = smallest(type).put(field, 5);

    refused(type, data, "data." + field + ": must be a string");
  }

  @ParameterizedTest
  @CsvSource({
    "add_event,kind",
    "add_commit,sha",
    "add_decision,title",
    "add_task,task",
    "add_task,title",
    "update_task,task",
    "cleanup_stale_sessions,stale_after"
  })
  void whatIsNeededMustBeThereAndSaySomething(String type, String field) {
    refused(type, smallest(type).put(field, (Json) null), "data." + field + ": is missing");
    refused(type, smallest(type).put(field, " "), "data." + field + ": is blank");
  }

  @ParameterizedTest
  @CsvSource({
    "add_event,kind,64",
    "heartbeat,tool_use_id,256",
    "heartbeat,agent_id,256",
    "add_task,task,256",
    "update_task,task,256"
  })
  void namesAreLimited(String type, String field, int charsMax) throws Exception {
    String longest = "x".repeat(charsMax);
    Action action = read(type, smallest(type).put(field, longest));
    assertThat(action.toString()).contains("=" + longest);

    refused(
        type,
        smallest(type).put(field, longest + "x"),
        "data." + field + ": is longer than " + charsMax + " characters");
    refused(
        type, smallest(type).put(field, "a\tb"), "data." + field + ": holds a control character");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id",
        "status",
        "outcome",
        "ended_at",
        "last_heartbeat",
        "version",
        "project",
        "agent",
        "counts",
        "tasks",
        "reason"
      })
  void anUpdateMayNotSetWhatOnlyTheFoldSets(String field) {
    refused(
        "update_session",
        smallest("update_session").put(field, "x"),
        "data." + field + ": cannot be set by update_session");
  }

  @Test
  void anUpdateIgnoresWhatNobodyKnowsButMustNameSomething() throws Exception {
    assertThat(read("update_session", "title", "t", "mood", "good"))
        .isEqualTo(new Action.UpdateSession(Map.of(Field.TITLE, Optional.of("t")), null));

    refused("update_session", Json.Obj.builder(), "data: names no field to update");
    refused(
        "update_session", Json.Obj.builder().put("mood", "good"), "data: names no field to update");
  }

  @Test
  void tagsMustBeAnObjectOrNull() throws Exception {
    Json.Obj tags = Json.Obj.builder().put("a", 1).build();
    assertThat(read("update_session", Json.Obj.builder().put("tags", tags)))
        .isEqualTo(new Action.UpdateSession(Map.of(), tags));
    assertThat(read("update_session", Json.Obj.builder().put("tags", (Json) null)))
        .isEqualTo(new Action.UpdateSession(Map.of(), Json.Null.NULL));

    refused(
        "update_session",
        Json.Obj.builder().put("tags", "x"),
        "data.tags: must be an object or null");
  }

  @Test
  void anEventsDataMustBeAnObject() {
    refused(
        "add_event",
        smallest("add_event").put("data", new Json.Arr(List.of())),
        "data.data: must be an object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4b8", "xyz12345", "4b825dc ", "-4b825dc"})
  void aShaIsFourToSixtyFourHexadecimalDigits(String sha) {
    String message = "data.sha: must be 4 to 64 hexadecimal digits";
    refused("add_commit", Json.Obj.builder().put("sha", sha), message);
    refused("add_commit", Json.Obj.builder().put("sha", "a".repeat(65)), message);
  }

  @Test
  void everyLengthOfShaInUseIsAccepted() throws Exception {
    for (int length : new int[] {4, 7, 40, 64}) {
      assertThat(read("add_commit", "sha", "aF".repeat(32).substring(0, length)).toString())
          .contains("sha=aF");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "insertions", "deletions"})
  void countsAreWholeNumbersUpToABillion(String field) throws Exception {
    assertThat(read("add_commit", smallest("add_commit").put(field, 1_000_000_000L)).toString())
        .contains(field + "=1000000000");
    assertThat(read("add_commit", smallest("add_commit").put(field, 0)).toString())
        .contains(field + "=0");

    String message = "data." + field + ": must be a whole number from 0 to 1000000000";
    refused("add_commit", smallest("add_commit").put(field, 1_000_000_001L), message);
    refused("add_commit", smallest("add_commit").put(field, -1), message);
    refused("add_commit", smallest("add_commit").put(field, new Json.Num("1.0")), message);
    refused("add_commit", smallest("add_commit").put(field, "3"), message);
  }

  @Test
  void alternativesAreAStringOrAnArrayOfStrings() throws Exception {
    Json.Arr texts = new Json.Arr(List.of(new Json.Text("a"), new Json.Text("b")));
    assertThat(read("add_decision", smallest("add_decision").put("alternatives", texts)))
        .isEqualTo(new Action.AddDecision("t", null, texts));

    String message = "data.alternatives: must be a string or an array of strings";
    Json mixed = new Json.Arr(List.of(new Json.Text("a"), new Json.Num(1)));
    refused("add_decision", smallest("add_decision").put("alternatives", mixed), message);
    refused("add_decision", smallest("add_decision").put("alternatives", 1), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"add_task", "update_task"})
  void aTasksStatusIsOneOfFive(String type) throws Exception {
    for (TaskStatus status : TaskStatus.values()) {
      assertThat(read(type, smallest(type).put("status", status.wireName())).toString())
          .contains("status=" + status);
    }
    String message =
        "data.status: must be one of pending, in_progress, blocked, completed, cancelled";
    refused(type, smallest(type).put("status", "done"), message);
    refused(type, smallest(type).put("status", "COMPLETED"), message);
    refused(type, smallest(type).put("status", ""), message);
  }

  @Test
  void anUpdateOfATaskMustChangeSomething() {
    refused(
        "update_task",
        Json.Obj.builder().put("task", "t1"),
        "data: needs at least one of status, title, detail, note");
    refused(
        "update_task",
        Json.Obj.builder().put("task", "t1").put("title", " "),
        "data.title: is blank");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "title", "detail", "note"})
  void anyOneChangeOfATaskIsEnough(String field) throws Exception {
    Json.Builder data = Json.Obj.builder().put("task", "t1").put(field, "blocked");

    assertThat(read("update_task", data)).isInstanceOf(Action.UpdateTask.class);
  }

  @Test
  void anOutcomeIsOneOfFour() throws Exception {
    for (SessionOutcome outcome : SessionOutcome.values()) {
      assertThat(read("complete_session", "outcome", outcome.wireName()))
          .isEqualTo(new Action.CompleteSession(outcome, null, null));
    }
    refused(
        "complete_session",
        Json.Obj.builder().put("outcome", "ok"),
        "data.outcome: must be one of success, failure, abandoned, unknown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"30m", "PT-1S", "-PT1S", "P36501D", "P36500DT0.000000001S", "PT", "P1M"})
  void patienceIsAnIsoDurationOfAtMostAHundredYears(String staleAfter) {
    refused(
        "cleanup_stale_sessions",
        Json.Obj.builder().put("stale_after", staleAfter),
        "data.stale_after: must be an ISO-8601 duration from PT0S to P36500D, such as PT30M");
  }

  @ParameterizedTest
  @CsvSource({"PT0S,0", "PT30M,1800", "P36500D,3153600000", "pt1h,3600"})
  void patienceIsReadInTheseForms(String staleAfter, long seconds) throws Exception {
    assertThat(read("cleanup_stale_sessions", "stale_after", staleAfter))
        .isEqualTo(new Action.CleanupStaleSessions(Duration.ofSeconds(seconds)));
  }

  private static Json.Builder smallest(String type) {
    Json.Builder data = Json.Obj.builder();
    return switch (type) {
      case "update_session" -> data.put("title", "t");
      case "add_event" -> data.put("kind", "k");
      case "add_commit" -> data.put("sha", "4b82");
      case "add_decision" -> data.put("title", "t");
      case "add_task" -> data.put("task", "t1").put("title", "t");
      case "update_task" -> data.put("task", "t1").put("note", "n");
      case "cleanup_stale_sessions" -> data.put("stale_after", "PT30M");
      default -> data;
    };
  }

  private static Action read(String type, String... namesAndValues)
      throws MalformedCommandException {
    Json.Builder data = Json.Obj.builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      data.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return read(type, data);
  }

  private static Action read(String type, Json.Builder data) throws MalformedCommandException {
    return ActionReader.read(Known.of(CommandType.ofWireName(type)), data.build());
  }

  private static void refused(String type, Json.Builder data, String message) {
    assertThatThrownBy(() -> read(type, data))
        .isInstanceOfSatisfying(
            MalformedCommandException.class, e -> assertThat(message).startsWith(e.field() + ": "))
        .hasMessage(message);
  }
}

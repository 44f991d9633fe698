package dev.kroniek.domain;

import static dev.kroniek.domain.Sent.cli;
import static dev.kroniek.domain.Sent.hook;
import static dev.kroniek.domain.Sent.mcp;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of commands about a session that is not there. */
class ImplicitSessionTest {
  private final Story story = new Story();

  static List<String> typesThatMayCreate() {
    return List.of(
        "heartbeat",
        "update_session",
        "add_event",
        "add_commit",
        "add_decision",
        "add_task",
        "update_task",
        "park_session",
        "resume_session",
        "complete_session");
  }

  static List<String> typesThatNeedASession() {
    return Samples.typesAboutOneSession().stream()
        .filter(type -> !type.equals("start_session"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("typesThatMayCreate")
  void aHooksCommandCreatesTheSession(String type) {
    Sent sent = Samples.of("hook/claude-code", type, "s1").project("shop");

    story.when(sent).isAppliedAsVersion(1);

    SessionHead head = story.then("s1").has(Field.AGENT, "claude-code").head();
    assertThat(head.origin().implicit()).isTrue();
    assertThat(head.project()).isEqualTo(new ProjectId("shop"));
  }

  @ParameterizedTest
  @MethodSource("typesThatNeedASession")
  void aPersonsCommandIsRejected(String type) {
    story
        .when(Samples.of("cli", type, "s1"))
        .isRejectedBecause(Reason.SESSION_NOT_FOUND)
        .changesNothing();
  }

  @ParameterizedTest
  @MethodSource("typesThatNeedASession")
  void aCommandOfTheAgentsToolsIsRejected(String type) {
    story
        .when(Samples.of("mcp/claude-code", type, "s1"))
        .isRejectedBecause(Reason.SESSION_NOT_FOUND)
        .changesNothing();
  }

  @Test
  void theRejectionNamesTheSession() {
    assertThat(story.when(cli("heartbeat", "s1")).outcome())
        .isEqualTo(new Outcome.Rejected(1, Reason.SESSION_NOT_FOUND, 0, "there is no session s1"));
  }

  @Test
  void forgettingCreatesNothing() {
    story
        .when(hook("forget_session", "s1"))
        .isRejectedBecause(Reason.SESSION_NOT_FOUND)
        .changesNothing();
  }

  @Test
  void aHookThatNamesNoProjectCreatesTheSessionInProjectUnknown() {
    story.given(hook("heartbeat", "s1"));

    assertThat(story.then("s1").head().project()).isEqualTo(ProjectId.UNKNOWN);
  }

  @Test
  void theCommandItselfTakesEffectToo() {
    story.given(
        hook("add_event", "s1").with("kind", "tool"),
        hook("complete_session", "s2").with("reason", "exit"),
        hook("park_session", "s3"),
        hook("update_task", "s4").with("task", "t1").with("status", "blocked"));

    story.then("s1").is("active").hasEvents("tool");
    story.then("s2").is("completed").hasReason("exit");
    story.then("s3").is("parked");
    story.then("s4").is("active").hasTasks("t1 blocked t1");
  }

  @Test
  void oneThatIsRejectedLeavesNoSessionBehind() {
    Json.Obj tooMuch = Json.Obj.builder().put("t", "x".repeat(SessionHead.TAGS_BYTES_MAX)).build();

    story
        .when(hook("update_session", "s1").with("tags", tooMuch))
        .isRejectedBecause(Reason.LIMIT_REACHED)
        .changesNothing();

    assertThat(story.knows("s1")).isFalse();
  }

  @Test
  void theFirstSignOfLifeIsTheStart() {
    story.given(hook("add_event", "s1").with("kind", "tool").at("10:07").pid(41));

    story.then("s1").wasLastHeardAt("10:07").hasProcesses(41L);
    assertThat(story.then("s1").head().origin().startedAt()).isEqualTo(Clock.at("10:07"));
  }

  @Test
  void onceCreatedAnybodyMayGoOn() {
    story.given(hook("heartbeat", "s1"));

    story.when(mcp("add_decision", "s1").with("title", "Use retries")).isAppliedAsVersion(2);
    story.when(cli("park_session", "s1")).isAppliedAsVersion(3);
  }
}

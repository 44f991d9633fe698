package dev.kroniek.domain;

import static dev.kroniek.domain.Sent.cleanup;
import static dev.kroniek.domain.Sent.cli;
import static dev.kroniek.domain.Sent.hook;
import static dev.kroniek.domain.Sent.mcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskTest {
  private final Story story = new Story();

  @BeforeEach
  void aSession() {
    story.given(cli("start_session", "s1").at("10:00"));
  }

  @Test
  void aNewTaskIsPendingUnlessItSaysOtherwise() {
    story.when(add("t1").with("detail", "Backoff needs it").at("10:05")).isAppliedAsVersion(2);
    story.when(add("t2").with("status", "in_progress"));

    story.then("s1").hasTasks("t1 pending Add jitter", "t2 in_progress Add jitter");
    assertThat(story.body("s1").tasks().get(0))
        .isEqualTo(
            new Task(
                "t1",
                "Add jitter",
                TaskStatus.PENDING,
                "Backoff needs it",
                null,
                Clock.at("10:05"),
                Clock.at("10:05")));
  }

  @Test
  void anIdThatIsTakenIsRejected() {
    story.given(add("t1"));

    story
        .when(hook("add_task", "s1").with("task", "t1").with("title", "Other"))
        .isRejectedBecause(Reason.TASK_EXISTS);

    story.then("s1").hasTasks("t1 pending Add jitter").hasVersion(2).hasRejected(1);
  }

  @Test
  void idsOfOtherSessionsAreOtherIds() {
    story.given(cli("start_session", "s2"), add("t1"));

    story.when(cli("add_task", "s2").with("task", "t1").with("title", "Other")).isApplied();
  }

  @Test
  void fiveHundredTasksAreTheMost() {
    for (int i = 0; i < 500; i++) {
      story.given(add("t" + i));
    }

    story.when(add("t500")).isRejectedBecause(Reason.LIMIT_REACHED);
    story
        .when(hook("update_task", "s1").with("task", "t500").with("status", "completed"))
        .isRejectedBecause(Reason.LIMIT_REACHED);
    story.when(add("t0")).isRejectedBecause(Reason.TASK_EXISTS);
    story.when(update("t499").with("status", "completed")).isApplied();

    assertThat(story.then("s1").head().counts()).isEqualTo(new Counts(0, 0, 0, 500, 499, 3));
  }

  @ParameterizedTest
  @EnumSource
  void aTaskMayTakeEveryStatus(TaskStatus status) {
    story.given(add("t1").with("status", status == TaskStatus.PENDING ? "blocked" : "pending"));

    story.when(update("t1").with("status", status.wireName())).isAppliedAsVersion(3);

    story.then("s1").hasTasks("t1 " + status.wireName() + " Add jitter");
    boolean isOpen = status != TaskStatus.COMPLETED && status != TaskStatus.CANCELLED;
    assertThat(story.then("s1").head().counts().openTasks()).isEqualTo(isOpen ? 1 : 0);
  }

  @Test
  void anUpdateChangesWhatItNamesAndKeepsTheRest() {
    story.given(add("t1").with("detail", "Stays").at("10:01"), add("t2").at("10:02"));

    story.when(update("t1").with("title", "New").with("note", "half done").at("10:05"));

    assertThat(story.body("s1").tasks().get(0))
        .isEqualTo(
            new Task(
                "t1",
                "New",
                TaskStatus.PENDING,
                "Stays",
                "half done",
                Clock.at("10:01"),
                Clock.at("10:05")));
    story.then("s1").hasTasks("t1 pending New", "t2 pending Add jitter").hasVersion(4);
  }

  @Test
  void anUpdateFindsItsTaskAmongTheOthers() {
    story.given(add("t1"), add("t2"), add("t3"));

    story.when(update("t2").with("status", "blocked"));

    story
        .then("s1")
        .hasTasks("t1 pending Add jitter", "t2 blocked Add jitter", "t3 pending Add jitter");
  }

  @Test
  void anUpdateMayChangeTheDetailAlone() {
    story.given(add("t1").with("detail", "Old"));

    story.when(update("t1").with("detail", "New")).isAppliedAsVersion(3);

    assertThat(story.body("s1").tasks().get(0).detail()).isEqualTo("New");
  }

  @Test
  void anUpdateToWhatIsSoAlreadyIsNoChange() {
    story.given(add("t1").with("detail", "Same"), update("t1").with("note", "n").at("10:03"));

    story
        .when(
            update("t1")
                .with("status", "pending")
                .with("title", "Add jitter")
                .with("detail", "Same")
                .with("note", "n")
                .at("10:05"))
        .isAppliedAsVersion(3)
        .changesNothing();
  }

  @Test
  void anUnknownTaskIsCreatedWhenAHookSpeaksOfIt() {
    story
        .when(
            hook("update_task", "s1")
                .with("task", "t9")
                .with("status", "in_progress")
                .with("title", "Add jitter")
                .with("detail", "d")
                .with("note", "n")
                .at("10:05"))
        .isAppliedAsVersion(2);

    assertThat(story.body("s1").tasks())
        .containsExactly(
            new Task(
                "t9",
                "Add jitter",
                TaskStatus.IN_PROGRESS,
                "d",
                "n",
                Clock.at("10:05"),
                Clock.at("10:05")));
    assertThat(story.then("s1").head().counts().tasks()).isEqualTo(1);
  }

  @Test
  void oneOfWhichAHookSaysLittleIsPendingAndBearsItsIdAsTitle() {
    story.when(hook("update_task", "s1").with("task", "t9").with("note", "n"));

    story.then("s1").hasTasks("t9 pending t9");
  }

  @Test
  void anUnknownTaskOfAnybodyElseIsNotFound() {
    story.when(update("t9").with("status", "completed")).isRejectedBecause(Reason.TASK_NOT_FOUND);
    story
        .when(mcp("update_task", "s1").with("task", "t9").with("status", "completed"))
        .isRejectedBecause(Reason.TASK_NOT_FOUND);

    story.then("s1").hasTasks().hasRejected(2).hasVersion(1);
  }

  @Test
  void longTextsOfATaskAreCut() {
    String tooLong = "x".repeat(3000);
    String cut = "x".repeat(2045) + "…";

    story.given(cli("add_task", "s1").with("task", "t1").with("title", tooLong));
    story.given(update("t1").with("detail", tooLong).with("note", tooLong));
    story.given(hook("update_task", "s1").with("task", "t2").with("note", tooLong));

    assertThat(story.body("s1").tasks())
        .extracting(Task::title, Task::detail, Task::note)
        .containsExactly(tuple(cut, cut, cut), tuple("t2", null, cut));
  }

  @Test
  void aParkedSessionStaysParkedAndACompletedOneCompleted() {
    story.given(cli("park_session", "s1"));
    story.when(add("t1"));
    story.then("s1").is("parked").hasTasks("t1 pending Add jitter");

    story.given(cli("complete_session", "s1"));
    story.when(update("t1").with("status", "cancelled"));
    story.then("s1").is("completed").hasTasks("t1 cancelled Add jitter");
  }

  @Test
  void aStaleSessionIsRevivedButNotByARejectedCommand() {
    story.given(add("t1").at("10:01"), cleanup("PT30M", "11:00"));

    story.when(add("t1").at("11:05")).isRejectedBecause(Reason.TASK_EXISTS);
    story.then("s1").is("stale").wasReopened(0);

    story.when(update("t1").with("status", "completed").at("11:06"));
    story.then("s1").is("active").wasReopened(1);
  }

  private static Sent add(String task) {
    return cli("add_task", "s1").with("task", task).with("title", "Add jitter");
  }

  private static Sent update(String task) {
    return cli("update_task", "s1").with("task", task);
  }
}

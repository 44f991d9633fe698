package dev.kroniek.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * A change of a task is told by the tool call that made it and by a hook of its own. It counts
 * once, whichever comes first; the same change made again later counts again.
 */
class TasksCountOnceTest {
  private final FoldedHooks session = new FoldedHooks();

  private static PayloadText createCall(String toolUseId) {
    return PayloadText.ofTool("PostToolUse", "TaskCreate", toolUseId)
        .withJson("tool_input", "{'subject': 'Add jitter', 'description': 'Backoff needs it'}")
        .withJson("tool_response", "{'task': {'id': '3', 'subject': 'Add jitter'}}");
  }

  private static PayloadText createdHook() {
    return PayloadText.of("TaskCreated")
        .with("task_id", "3")
        .with("task_subject", "Add jitter")
        .with("task_description", "Backoff needs it");
  }

  private static PayloadText updateCall(String toolUseId, String status) {
    return PayloadText.ofTool("PostToolUse", "TaskUpdate", toolUseId)
        .withJson("tool_input", "{'taskId': '3', 'status': '%s'}".formatted(status))
        .withJson("tool_response", "{'success': true, 'taskId': '3'}");
  }

  private static PayloadText completedHook() {
    return PayloadText.of("TaskCompleted").with("task_id", "3").with("task_subject", "Add jitter");
  }

  @Test
  void aTaskToldByCallAndThenHookIsAddedOnce() {
    session.hooks(createCall("t1"), createdHook());

    assertThat(session.outcomes()).containsExactly("applied", "applied", "duplicate");
    assertThat(session.tasks()).containsExactly("3 Add jitter: pending");
  }

  @Test
  void aTaskToldByHookAndThenCallIsAddedOnce() {
    session.hooks(createdHook(), createCall("t1"));

    assertThat(session.outcomes()).containsExactly("applied", "applied", "duplicate");
    assertThat(session.tasks()).containsExactly("3 Add jitter: pending");
    assertThat(session.head().counts().rejected()).isZero();
  }

  @Test
  void aCompletionToldByCallAndThenHookIsOneChange() {
    session.hooks(createCall("t1"), updateCall("t2", "completed"));
    long version = session.head().progress().version();

    session.hooks(completedHook());

    assertThat(session.head().progress().version()).isEqualTo(version);
    assertThat(session.tasks()).containsExactly("3 Add jitter: completed");
    assertThat(session.head().counts().openTasks()).isZero();
  }

  @Test
  void aCompletionToldByHookAndThenCallIsOneChange() {
    session.hooks(createCall("t1"), completedHook());
    long updatedAt = session.body().tasks().get(0).updatedAt().toEpochMilli();

    session.hooks(updateCall("t2", "completed"));

    assertThat(session.body().tasks().get(0).updatedAt().toEpochMilli()).isEqualTo(updatedAt);
    assertThat(session.tasks()).containsExactly("3 Add jitter: completed");
    assertThat(session.head().counts().openTasks()).isZero();
  }

  @Test
  void aTaskCompletedAgainAfterItWasTakenUpAgainIsCompletedAgain() {
    session
        .hooks(createCall("t1"), completedHook(), updateCall("t2", "completed"))
        .hooks(updateCall("t3", "in_progress"));
    assertThat(session.tasks()).containsExactly("3 Add jitter: in_progress");

    session.hooks(completedHook(), updateCall("t4", "completed"));

    assertThat(session.tasks()).containsExactly("3 Add jitter: completed");
    assertThat(session.head().counts().rejected()).isZero();
  }

  @Test
  void aTaskThatOnlyTheHookCompletesAgainIsCompletedAgain() {
    session
        .hooks(createdHook(), completedHook(), updateCall("t3", "in_progress"))
        .hooks(completedHook());

    assertThat(session.tasks()).containsExactly("3 Add jitter: completed");
  }

  @Test
  void aCallReportedByTwoRegistrationsOfTheHookCountsOnce() {
    session.hooks(createCall("t1"), updateCall("t2", "in_progress"));
    long version = session.head().progress().version();
    long events = session.head().counts().events();

    session.hooks(updateCall("t2", "in_progress"));

    assertThat(session.outcomes().subList(4, 6)).containsExactly("duplicate", "duplicate");
    assertThat(session.head().progress().version()).isEqualTo(version);
    assertThat(session.head().counts().events()).isEqualTo(events);
  }

  @Test
  void aTaskOfWhichOnlyTheCompletionIsHeardHasItsTitle() {
    session.hooks(completedHook());

    assertThat(session.tasks()).containsExactly("3 Add jitter: completed");
  }

  @Test
  void aDeletedTaskIsCancelled() {
    session.hooks(createCall("t1"), updateCall("t2", "deleted"));

    assertThat(session.tasks()).containsExactly("3 Add jitter: cancelled");
  }

  @Test
  void anUpdateThatTheToolRefusedChangesNothing() {
    session.hooks(
        createCall("t1"),
        updateCall("t2", "completed")
            .withJson("tool_response", "{'success': false, 'error': 'not found'}"));

    assertThat(session.tasks()).containsExactly("3 Add jitter: pending");
  }

  @Test
  void aTodoListIsOneTaskForEachContentAndWhatVanishesIsCancelled() {
    session.hooks(
        todos(
            "t1",
            "",
            "{'content': 'Read', 'status': 'completed'}, {'content': 'Write',"
                + " 'status': 'pending'}"),
        todos(
            "t2",
            "{'content': 'Read', 'status': 'completed'}, {'content': 'Write', 'status':"
                + " 'pending'}",
            "{'content': 'Test', 'status': 'in_progress'}"));

    assertThat(session.tasks().stream().map(task -> task.substring(task.indexOf(' ') + 1)))
        .containsExactly("Read: completed", "Write: cancelled", "Test: in_progress");
  }

  private static PayloadText todos(String toolUseId, String before, String after) {
    return PayloadText.ofTool("PostToolUse", "TodoWrite", toolUseId)
        .withJson("tool_input", "{'todos': [" + after + "]}")
        .withJson("tool_response", "{'oldTodos': [" + before + "], 'newTodos': [" + after + "]}");
  }
}

package dev.kroniek.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is claimed of a session. */
final class SessionAssert {
  private final SessionHead head;
  private final SessionBody body;

  SessionAssert(SessionHead head, SessionBody body) {
    this.head = head;
    this.body = body;
  }

  SessionHead head() {
    return head;
  }

  SessionBody body() {
    return body;
  }

  SessionAssert is(String status) {
    assertThat(head.lifecycle().status()).isEqualTo(status);
    return this;
  }

  SessionAssert endedAt(String clock) {
    assertThat(head.lifecycle().endedAtOrNull()).isEqualTo(Clock.at(clock));
    return this;
  }

  SessionAssert hasNotEnded() {
    assertThat(head.lifecycle().endedAtOrNull()).isNull();
    return this;
  }

  SessionAssert hasReason(@Nullable String reason) {
    assertThat(head.lifecycle().reasonOrNull()).isEqualTo(reason);
    return this;
  }

  SessionAssert hasOutcome(SessionOutcome outcome) {
    assertThat(head.lifecycle())
        .isInstanceOfSatisfying(
            Lifecycle.Completed.class, end -> assertThat(end.outcome()).isEqualTo(outcome));
    return this;
  }

  SessionAssert has(Field field, String text) {
    assertThat(head.field(field)).as(field.wireName()).isEqualTo(text);
    return this;
  }

  SessionAssert hasNo(Field field) {
    assertThat(head.field(field)).as(field.wireName()).isNull();
    return this;
  }

  SessionAssert hasTags(String json) {
    assertThat(head.tags()).hasToString(json);
    return this;
  }

  SessionAssert hasVersion(long version) {
    assertThat(head.progress().version()).as("version").isEqualTo(version);
    return this;
  }

  SessionAssert hasSequence(long sequence) {
    assertThat(head.progress().sequence()).as("sequence").isEqualTo(sequence);
    return this;
  }

  SessionAssert wasUpdatedAt(String clock) {
    assertThat(head.progress().updatedAt()).as("updated_at").isEqualTo(Clock.at(clock));
    return this;
  }

  SessionAssert wasReopened(long times) {
    assertThat(head.progress().reopened()).as("reopened").isEqualTo(times);
    return this;
  }

  SessionAssert wasLastHeardAt(String clock) {
    assertThat(head.liveness().lastHeartbeat()).as("last_heartbeat").isEqualTo(Clock.at(clock));
    return this;
  }

  SessionAssert hasProcesses(Long... pids) {
    assertThat(head.liveness().pids().keySet()).containsExactly(pids);
    return this;
  }

  SessionAssert hasOpenTools(String... ids) {
    assertThat(head.liveness().openTools().keySet()).containsExactly(ids);
    return this;
  }

  SessionAssert waitsFor(AttentionKind kind) {
    assertThat(head.liveness().attention()).isNotNull().extracting(Attention::kind).isEqualTo(kind);
    return this;
  }

  SessionAssert waitsForNothing() {
    assertThat(head.liveness().attention()).isNull();
    return this;
  }

  SessionAssert hasEvents(String... kinds) {
    assertThat(body.recentEvents()).extracting(Event::kind).containsExactly(kinds);
    return this;
  }

  /** The tasks as {@code id status title}. */
  SessionAssert hasTasks(String... tasks) {
    List<String> told =
        body.tasks().stream()
            .map(task -> task.id() + " " + task.status().wireName() + " " + task.title())
            .toList();
    assertThat(told).containsExactly(tasks);
    return this;
  }

  SessionAssert hasRejected(long count) {
    assertThat(head.counts().rejected()).as("counts.rejected").isEqualTo(count);
    return this;
  }
}

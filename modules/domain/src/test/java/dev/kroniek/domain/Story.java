package dev.kroniek.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Objects;

/**
 * What the sessions of a test live through: {@code given} what went before, {@code when} something
 * is sent, {@code then} the outcome and the session are so. It begins at 10:00.
 */
final class Story {
  private final InMemoryState state = new InMemoryState();
  private Instant now = Clock.at("10:00").minusSeconds(1);
  private Instant recorded = Instant.EPOCH;
  private long sequence;

  /** Folds what went before; all of it must be applied. */
  Story given(Sent... before) {
    for (Sent sent : before) {
      assertThat(fold(sent)).as("outcome of what is given").isInstanceOf(Outcome.Applied.class);
    }
    return this;
  }

  /** Folds what the test is about. */
  OutcomeAssert when(Sent sent) {
    String before = describe();
    Outcome outcome = fold(sent);
    return new OutcomeAssert(outcome, before, describe());
  }

  SessionAssert then(String session) {
    SessionHead head = state.head(new SessionId(session));
    assertThat(head).as("session " + session).isNotNull();
    return new SessionAssert(Known.of(head), body(session));
  }

  SessionBody body(String session) {
    return state.body(new SessionId(session));
  }

  InMemoryState state() {
    return state;
  }

  boolean knows(String session) {
    return state.head(new SessionId(session)) != null;
  }

  /** Lets entries go by that concern nothing the story tells. */
  Story entriesGoBy(long count) {
    sequence += count;
    return this;
  }

  /** Folds what is left of an entry that was erased. */
  void erased(Sent sent) {
    sequence++;
    Command command = sent.command("k" + sequence, now);
    state.fold(new ErasedEntry(sequence, recorded, command.key().hashCode()));
  }

  /** The sequence of the last entry. */
  long sequence() {
    return sequence;
  }

  private Outcome fold(Sent sent) {
    sequence++;
    now = sent.atOr(now.plusSeconds(1));
    Instant earliest = now.isAfter(recorded) ? now : recorded;
    recorded = sent.recordedAtOr(earliest);
    return state.fold(entry(sent.command("k" + sequence, now)));
  }

  private Entry entry(Command command) {
    long content =
        Objects.hash(
            command.type(),
            command.session(),
            command.project(),
            command.expectedVersion(),
            command.data());
    return new Entry(sequence, recorded, command.key().hashCode(), content, command);
  }

  /** Everything that can be asked of the state, in its order. */
  private String describe() {
    StringBuilder all = new StringBuilder();
    state
        .heads()
        .forEach((id, head) -> all.append(head).append('\n').append(state.body(id)).append('\n'));
    return all.append(state.tombstones()).toString();
  }
}

package dev.kroniek.domain;

import static org.assertj.core.api.Assertions.assertThat;

/** What is claimed of an outcome, and of what the command did to the whole state. */
final class OutcomeAssert {
  private final Outcome outcome;
  private final String before;
  private final String after;

  OutcomeAssert(Outcome outcome, String before, String after) {
    this.outcome = outcome;
    this.before = before;
    this.after = after;
  }

  Outcome outcome() {
    return outcome;
  }

  OutcomeAssert isApplied() {
    assertThat(outcome).isInstanceOf(Outcome.Applied.class);
    return this;
  }

  OutcomeAssert isAppliedAsVersion(long version) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Applied.class, applied -> assertThat(applied.version()).isEqualTo(version));
    return this;
  }

  OutcomeAssert isRejectedBecause(Reason reason) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Rejected.class, rejected -> assertThat(rejected.reason()).isEqualTo(reason));
    return this;
  }

  OutcomeAssert isDuplicateOf(long sequence) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Duplicate.class, dup -> assertThat(dup.first().sequence()).isEqualTo(sequence));
    return this;
  }

  OutcomeAssert closes(String... sessions) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Applied.class,
            applied ->
                assertThat(applied.closed())
                    .extracting(SessionId::value)
                    .containsExactly(sessions));
    return this;
  }

  /** Not a byte of any session is another. */
  OutcomeAssert changesNothing() {
    assertThat(after).isEqualTo(before);
    return this;
  }

  OutcomeAssert changesSomething() {
    assertThat(after).isNotEqualTo(before);
    return this;
  }
}

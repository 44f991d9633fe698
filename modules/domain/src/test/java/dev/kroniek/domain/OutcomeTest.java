package dev.kroniek.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  private static final SessionId S1 = new SessionId("s1");

  @Test
  void ofAnAppliedCommandItTellsTheVersion() {
    assertThat(json(new Outcome.Applied(7, 3, List.of()), S1))
        .isEqualTo(
            "{\"id\":\"k\",\"sequence\":7,\"outcome\":\"applied\",\"session\":\"s1\",\"version\":3}");
  }

  @Test
  void ofACleanupItListsWhatWasClosed() {
    assertThat(json(new Outcome.Applied(7, 0, List.of(S1, new SessionId("s2"))), null))
        .isEqualTo(
            "{\"id\":\"k\",\"sequence\":7,\"outcome\":\"applied\",\"closed\":[\"s1\",\"s2\"]}");
    assertThat(json(new Outcome.Applied(7, 0, List.of()), null))
        .isEqualTo("{\"id\":\"k\",\"sequence\":7,\"outcome\":\"applied\"}");
  }

  @Test
  void ofARejectedCommandItTellsTheReason() {
    assertThat(json(new Outcome.Rejected(7, Reason.TASK_EXISTS, 3, "there is one"), S1))
        .isEqualTo(
            "{\"id\":\"k\",\"sequence\":7,\"outcome\":\"rejected\",\"session\":\"s1\","
                + "\"version\":3,\"reason\":\"task_exists\",\"detail\":\"there is one\"}");
    assertThat(json(new Outcome.Rejected(7, Reason.SESSION_NOT_FOUND, 0, "none"), S1))
        .doesNotContain("version");
  }

  @Test
  void ofADuplicateItTellsWhatBecameOfTheFirst() {
    assertThat(json(new Outcome.Duplicate(7, new FirstUse(2, 99, 1, null)), S1))
        .isEqualTo(
            "{\"id\":\"k\",\"sequence\":7,\"outcome\":\"duplicate\",\"session\":\"s1\","
                + "\"version\":1,\"first_sequence\":2}");
    assertThat(json(new Outcome.Duplicate(7, new FirstUse(2, 99, 0, Reason.SESSION_ENDED)), S1))
        .isEqualTo(
            "{\"id\":\"k\",\"sequence\":7,\"outcome\":\"duplicate\",\"session\":\"s1\","
                + "\"first_sequence\":2,\"reason\":\"session_ended\"}");
  }

  @Test
  void appliedAndRejectedEntriesTakeTheirKeyOthersDoNot() {
    assertThat(new Outcome.Applied(7, 3, List.of()).firstUse(99))
        .isEqualTo(new FirstUse(7, 99, 3, null));
    assertThat(new Outcome.Rejected(7, Reason.SESSION_ENDED, 3, "").firstUse(99))
        .isEqualTo(new FirstUse(7, 99, 3, Reason.SESSION_ENDED));
    assertThat(new Outcome.Rejected(7, Reason.KEY_REUSED, 3, "").firstUse(99)).isNull();
    assertThat(new Outcome.Duplicate(7, new FirstUse(2, 99, 1, null)).firstUse(99)).isNull();
  }

  private static String json(Outcome outcome, @Nullable SessionId session) {
    return outcome.toJson(new Key("cli", "k"), session).toString();
  }
}

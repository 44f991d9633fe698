package dev.kroniek.domain;

import static dev.kroniek.domain.Sent.cleanup;
import static dev.kroniek.domain.Sent.cli;
import static dev.kroniek.domain.Sent.hook;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpdateSessionTest {
  private final Story story = new Story();

  @BeforeEach
  void aSession() {
    story.given(cli("start_session", "s1").with("title", "Old").with("goal", "Retry").at("10:00"));
  }

  @Test
  void exactlyTheNamedFieldsChange() {
    story.when(cli("update_session", "s1").with("title", "New").at("10:05")).isAppliedAsVersion(2);

    story.then("s1").has(Field.TITLE, "New").has(Field.GOAL, "Retry").wasUpdatedAt("10:05");
  }

  @Test
  void everyFieldItMayNameIsSet() {
    story.when(
        cli("update_session", "s1")
            .with("title", "t")
            .with("goal", "g")
            .with("current_activity", "c")
            .with("model", "m")
            .with("branch", "b")
            .with("summary", "s")
            .with("next_steps", "n"));

    story
        .then("s1")
        .has(Field.TITLE, "t")
        .has(Field.GOAL, "g")
        .has(Field.CURRENT_ACTIVITY, "c")
        .has(Field.MODEL, "m")
        .has(Field.BRANCH, "b")
        .has(Field.SUMMARY, "s")
        .has(Field.NEXT_STEPS, "n")
        .hasVersion(2);
  }

  @Test
  void nullRemovesAField() {
    story.when(cli("update_session", "s1").without("title")).isAppliedAsVersion(2);

    story.then("s1").hasNo(Field.TITLE).has(Field.GOAL, "Retry");
  }

  @Test
  void whatIsSoAlreadyIsNoChange() {
    story.when(cli("update_session", "s1").with("title", "Old")).isApplied().changesNothing();
    story.when(cli("update_session", "s1").without("summary")).isApplied().changesNothing();
  }

  @Test
  void whatTheSessionIsDoingIsNoChangeThatAPersonWouldCount() {
    story
        .when(hook("update_session", "s1").with("current_activity", "Bash: ls").at("10:05"))
        .isAppliedAsVersion(1);

    story.then("s1").has(Field.CURRENT_ACTIVITY, "Bash: ls").wasUpdatedAt("10:00").hasSequence(2);
  }

  @Test
  void tagsAreMerged() {
    story.given(cli("update_session", "s1").with("tags", tags("a", "1", "b", "2")));

    story.when(cli("update_session", "s1").with("tags", tags("b", "3", "c", "4")));

    story.then("s1").hasTags("{\"a\":\"1\",\"b\":\"3\",\"c\":\"4\"}").hasVersion(3);
  }

  @Test
  void aTagThatIsNullGoes() {
    story.given(cli("update_session", "s1").with("tags", tags("a", "1", "b", "2")));

    story.when(
        cli("update_session", "s1").with("tags", Json.Obj.builder().put("a", (Json) null).build()));

    story.then("s1").hasTags("{\"b\":\"2\"}");
  }

  @Test
  void tagsThatAreNullGoAltogether() {
    story.given(cli("update_session", "s1").with("tags", tags("a", "1")));

    story.when(cli("update_session", "s1").without("tags")).isAppliedAsVersion(3);

    story.then("s1").hasTags("{}");
  }

  @Test
  void tagsThatAreSoAlreadyAreNoChange() {
    story.given(cli("update_session", "s1").with("tags", tags("a", "1")));

    story.when(cli("update_session", "s1").with("tags", tags("a", "1"))).changesNothing();
  }

  @Test
  void tagsMayTakeSixtyFourKibibytesAndNotAByteMore() {
    int rest = SessionHead.TAGS_BYTES_MAX - "{\"a\":\"\"}".length();

    story.when(cli("update_session", "s1").with("tags", tags("a", "x".repeat(rest)))).isApplied();
    story
        .when(
            cli("update_session", "s1")
                .with("tags", tags("a", "x".repeat(rest + 1)))
                .with("title", "New"))
        .isRejectedBecause(Reason.LIMIT_REACHED);

    story.then("s1").has(Field.TITLE, "Old").hasVersion(2);
  }

  @Test
  void aParkedSessionStaysParkedAndACompletedOneCompleted() {
    story.given(cli("park_session", "s1"));
    story.when(cli("update_session", "s1").with("title", "Parked"));
    story.then("s1").is("parked").has(Field.TITLE, "Parked");

    story.given(cli("complete_session", "s1").at("10:30"));
    story.when(cli("update_session", "s1").with("summary", "Done").at("10:40"));
    story.then("s1").is("completed").endedAt("10:30").has(Field.SUMMARY, "Done");
  }

  @Test
  void aStaleSessionIsRevivedIfItIsNewerThanTheLastHeartbeat() {
    story.given(cleanup("PT30M", "11:00"));

    story.when(cli("update_session", "s1").with("title", "Late").at("10:00").recordedAt("11:01"));
    story.then("s1").is("stale").has(Field.TITLE, "Late");

    story.when(cli("update_session", "s1").with("title", "Now").at("11:02"));
    story.then("s1").is("active").has(Field.TITLE, "Now").wasReopened(1);
  }

  private static Json.Obj tags(String... namesAndValues) {
    Json.Builder builder = Json.Obj.builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }
}

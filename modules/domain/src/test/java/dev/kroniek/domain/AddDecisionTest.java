package dev.kroniek.domain;

import static dev.kroniek.domain.Sent.cleanup;
import static dev.kroniek.domain.Sent.cli;
import static dev.kroniek.domain.Sent.mcp;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AddDecisionTest {
  private final Story story = new Story();

  @BeforeEach
  void aSession() {
    story.given(cli("start_session", "s1").at("10:00"));
  }

  @Test
  void itIsKeptWithItsReasonAndItsAlternatives() {
    story
        .when(
            mcp("add_decision", "s1")
                .with("title", "Use retries")
                .with("rationale", "Calls fail at random")
                .with("alternatives", List.of("queue", "give up"))
                .at("10:05"))
        .isAppliedAsVersion(2);

    assertThat(story.body("s1").decisions())
        .containsExactly(
            new Decision(
                2,
                Clock.at("10:05"),
                "Use retries",
                "Calls fail at random",
                Sent.json(List.of("queue", "give up"))));
    assertThat(story.then("s1").head().counts().decisions()).isEqualTo(1);
  }

  @Test
  void alternativesMayBeOneText() {
    story.when(decision().with("alternatives", "a queue"));

    assertThat(story.body("s1").decisions().get(0).alternatives())
        .isEqualTo(new Json.Text("a queue"));
  }

  @Test
  void theNewestTwoHundredAreShownAndAllAreCounted() {
    for (int i = 0; i <= SessionBody.SHOWN_MAX; i++) {
      story.given(cli("add_decision", "s1").with("title", "d" + i));
    }

    SessionAssert session = story.then("s1");
    assertThat(session.body().decisions())
        .hasSize(200)
        .extracting(Decision::title)
        .startsWith("d1")
        .endsWith("d200");
    assertThat(session.head().counts().decisions()).isEqualTo(201);
  }

  @Test
  void longTextsAreCut() {
    String tooLong = "x".repeat(3000);

    story.when(
        cli("add_decision", "s1")
            .with("title", tooLong)
            .with("rationale", tooLong)
            .with("alternatives", tooLong));

    Decision decision = story.body("s1").decisions().get(0);
    String cut = "x".repeat(2045) + "…";
    assertThat(decision.title()).isEqualTo(cut);
    assertThat(decision.rationale()).isEqualTo(cut);
    assertThat(decision.alternatives()).isEqualTo(new Json.Text(cut));
  }

  @Test
  void alternativesOfTwoKibibytesAreKeptWhole() {
    Json fits = Sent.json(List.of("a", "x".repeat(2048 - "[\"a\",\"\"]".length())));
    assertThat(Texts.utf8Bytes(fits.toString())).isEqualTo(2048);

    story.when(decision().with("alternatives", fits));

    assertThat(story.body("s1").decisions().get(0).alternatives()).isEqualTo(fits);
  }

  @Test
  void ofLongAlternativesTheFirstAreKeptAndAnEllipsisMarksTheCut() {
    Json tooMany = Sent.json(List.of("a".repeat(1000), "b".repeat(1000), "c".repeat(1000)));

    story.when(decision().with("alternatives", tooMany));

    assertThat(story.body("s1").decisions().get(0).alternatives())
        .isEqualTo(Sent.json(List.of("a".repeat(1000), "b".repeat(1000), "…")));
  }

  @Test
  void neverAreMoreThanTwoKibibytesOfAlternativesKept() {
    for (int items = 1; items <= 4; items++) {
      int nearly = Texts.KEPT_BYTES_MAX / items - 20;
      for (int length = nearly; length < nearly + 25; length++) {
        String item = "\"\n" + "x".repeat(length);
        Story one = new Story().given(cli("start_session", "s1"));
        one.when(decision().with("alternatives", List.of(item, item, item, item, "y", item)));
        Json kept = Known.of(one.body("s1").decisions().get(0).alternatives());
        assertThat(Texts.utf8Bytes(kept.toString())).as("items of %d", length).isLessThan(2049);
      }
    }
  }

  @Test
  void aParkedSessionStaysParkedAndACompletedOneCompleted() {
    story.given(cli("park_session", "s1"));
    story.when(decision());
    story.then("s1").is("parked");

    story.given(cli("complete_session", "s1"));
    story.when(decision());
    assertThat(story.then("s1").is("completed").head().counts().decisions()).isEqualTo(2);
  }

  @Test
  void aStaleSessionIsRevived() {
    story.given(cleanup("PT30M", "11:00"));

    story.when(decision().at("11:05"));

    story.then("s1").is("active").wasReopened(1).wasLastHeardAt("10:00");
  }

  private static Sent decision() {
    return cli("add_decision", "s1").with("title", "Use retries");
  }
}

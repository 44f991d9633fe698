package dev.kroniek.domain;

import static dev.kroniek.domain.Sent.cleanup;
import static dev.kroniek.domain.Sent.cli;
import static dev.kroniek.domain.Sent.hook;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddCommitTest {
  private final Story story = new Story();

  @BeforeEach
  void aSession() {
    story.given(cli("start_session", "s1").at("10:00"));
  }

  @Test
  void itIsKeptWithAllThatWasTold() {
    story
        .when(
            hook("add_commit", "s1")
                .with("sha", "4B825DC")
                .with("message", "Retry payment calls")
                .with("branch", "feat/retry")
                .with("kind", "amended")
                .with("files", 3)
                .with("insertions", 41)
                .with("deletions", 7)
                .at("10:05"))
        .isAppliedAsVersion(2);

    assertThat(story.body("s1").commits())
        .containsExactly(
            new Commit(
                2,
                Clock.at("10:05"),
                "4b825dc",
                "Retry payment calls",
                "feat/retry",
                "amended",
                3L,
                41L,
                7L));
    assertThat(story.then("s1").head().counts().commits()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"4b825dc,4b825dc", "4b825dc,4B825DC", "4b825dc,4b82", "4b82,4b825dc642cb6eb9"})
  void aShaThatBeginsLikeAKnownOneIsTheSameCommit(String first, String second) {
    story.given(cli("add_commit", "s1").with("sha", first));

    story
        .when(cli("add_commit", "s1").with("sha", second).with("message", "Again"))
        .isApplied()
        .changesNothing();
  }

  @Test
  void anotherShaIsAnotherCommit() {
    story.given(cli("add_commit", "s1").with("sha", "4b825dc"));

    story.when(cli("add_commit", "s1").with("sha", "4b825dd")).isAppliedAsVersion(3);

    assertThat(story.body("s1").commits())
        .extracting(Commit::sha)
        .containsExactly("4b825dc", "4b825dd");
  }

  @Test
  void theSameShaInAnotherSessionIsAnotherCommit() {
    story.given(cli("start_session", "s2"), cli("add_commit", "s1").with("sha", "4b825dc"));

    story.when(cli("add_commit", "s2").with("sha", "4b825dc")).isAppliedAsVersion(2);
  }

  @Test
  void theNewestTwoHundredAreShownAThousandRememberedAndAllCounted() {
    for (int i = 0; i <= SessionBody.SHAS_MAX; i++) {
      story.given(cli("add_commit", "s1").with("sha", sha(i)));
    }

    SessionAssert session = story.then("s1");
    assertThat(session.body().commits())
        .hasSize(200)
        .extracting(Commit::sha)
        .startsWith(sha(801))
        .endsWith(sha(1000));
    assertThat(session.body().shas()).hasSize(1000).startsWith(sha(1)).endsWith(sha(1000));
    assertThat(session.head().counts().commits()).isEqualTo(1001);

    story.when(cli("add_commit", "s1").with("sha", sha(1))).isApplied().changesNothing();
    story.when(cli("add_commit", "s1").with("sha", sha(0))).changesSomething();
  }

  @Test
  void aParkedSessionStaysParkedAndACompletedOneCompleted() {
    story.given(cli("park_session", "s1"));
    story.when(cli("add_commit", "s1").with("sha", "aaaa"));
    story.then("s1").is("parked");

    story.given(cli("complete_session", "s1"));
    story.when(cli("add_commit", "s1").with("sha", "bbbb"));
    assertThat(story.then("s1").is("completed").head().counts().commits()).isEqualTo(2);
  }

  @Test
  void aStaleSessionIsRevived() {
    story.given(cleanup("PT30M", "11:00"));

    story.when(cli("add_commit", "s1").with("sha", "aaaa").at("11:05"));

    story.then("s1").is("active").wasReopened(1);
  }

  private static String sha(int i) {
    return "%08x".formatted(i);
  }
}

package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a person sees of long work. */
class ProgressTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private long nanos;

  @Test
  void aTerminalShowsCountRatePercentAndTimeLeft() {
    Progress progress = progress(Progress.Audience.PERSON);

    nanos = Duration.ofSeconds(2).toNanos();
    progress.reached(30_000, 25, 100);

    assertThat(shown()).isEqualTo("\rexported 30,000, 15,000/s, 25%, 6s left\u001b[K");
  }

  @Test
  void whereTheEndIsNotKnownNothingIsSaidOfIt() {
    Progress progress = progress(Progress.Audience.PERSON);

    nanos = Duration.ofSeconds(2).toNanos();
    progress.reached(30_000, 25, 0);

    assertThat(shown()).isEqualTo("\rexported 30,000, 15,000/s\u001b[K");
  }

  @Test
  void itIsShownTwiceASecondAtMostAndTakenAwayAtTheEnd() {
    Progress progress = progress(Progress.Audience.PERSON);
    for (int i = 1; i <= 10; i++) {
      nanos += Duration.ofMillis(100).toNanos();
      progress.reached(i, i, 10);
    }
    progress.close();

    assertThat(shown().split("\r")).hasSize(1 + 2 + 1);
    assertThat(shown()).endsWith("\r\u001b[K");
  }

  @Test
  void inAPipeItIsSilent() {
    Progress progress = progress(Progress.Audience.NOBODY);
    nanos = Duration.ofSeconds(2).toNanos();
    progress.reached(1, 1, 10);
    progress.close();

    assertThat(shown()).isEmpty();
  }

  private Progress progress(Progress.Audience audience) {
    return new Progress(
        new Messages(new PrintStream(err, true, StandardCharsets.UTF_8)),
        audience,
        "exported",
        () -> nanos);
  }

  private String shown() {
    return err.toString(StandardCharsets.UTF_8);
  }
}

package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a person sees of long work. */
class ProgressLineTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private long nanos;

  @Test
  void aTerminalShowsCountRatePercentAndTimeLeft() {
    ProgressLine progress = progress(Messages.Progress.SHOWN);

    nanos = Duration.ofSeconds(2).toNanos();
    progress.reached(30_000, 25, 100);

    assertThat(shown()).isEqualTo("\rexported 30,000, 15,000/s, 25%, 6s left");
  }

  @Test
  void whereTheEndIsNotKnownNothingIsSaidOfIt() {
    ProgressLine progress = progress(Messages.Progress.SHOWN);

    nanos = Duration.ofSeconds(2).toNanos();
    progress.reached(30_000, 25, 0);

    assertThat(shown()).isEqualTo("\rexported 30,000, 15,000/s");
  }

  @Test
  void itIsShownFiveTimesASecondAtMostAndTakenAwayAtTheEnd() {
    ProgressLine progress = progress(Messages.Progress.SHOWN);
    for (int i = 1; i <= 10; i++) {
      nanos += Duration.ofMillis(100).toNanos();
      progress.reached(i, i, 10);
    }
    progress.close();

    assertThat(shown().split("\r")).hasSize(1 + 5 + 1);
    assertThat(shown()).endsWith("\r\u001b[K");
  }

  @Test
  void inAPipeItIsSilent() {
    ProgressLine progress = progress(Messages.Progress.HIDDEN);
    nanos = Duration.ofSeconds(2).toNanos();
    progress.reached(1, 1, 10);
    progress.close();

    assertThat(shown()).isEmpty();
  }

  private ProgressLine progress(Messages.Progress shown) {
    return new ProgressLine(
        new Messages(new PrintStream(err, true, StandardCharsets.UTF_8), shown),
        "exported",
        () -> nanos);
  }

  private String shown() {
    return err.toString(StandardCharsets.UTF_8);
  }
}

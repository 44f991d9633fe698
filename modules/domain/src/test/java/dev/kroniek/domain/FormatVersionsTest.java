package dev.kroniek.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What an older program wrote is brought up to date, step by step. */
class FormatVersionsTest {
  private final FormatVersions<String> versions =
      new FormatVersions<>(3, List.of(text -> text + " 1>2", text -> text + " 2>3"));

  @Test
  void everyStepFromTheVersionThatWroteItOnIsTaken() {
    assertThat(versions.upToDate(1, "written")).isEqualTo("written 1>2 2>3");
    assertThat(versions.upToDate(2, "written")).isEqualTo("written 2>3");
    assertThat(versions.upToDate(3, "written")).isEqualTo("written");
  }

  @Test
  void theOldestVersionIsThatOfTheFirstStep() {
    assertThat(versions.oldest()).isEqualTo(1);
    assertThat(FormatVersions.only(3).oldest()).isEqualTo(3);
  }

  @Test
  void newerAndForgottenVersionsAreNotRead() {
    assertThat(versions.isNewer(4)).isTrue();
    assertThat(versions.isNewer(3)).isFalse();
    assertThat(versions.isRead(0)).isFalse();
    assertThatThrownBy(() -> versions.upToDate(4, "")).hasMessageContaining("1 to 3");
    assertThatThrownBy(() -> versions.upToDate(0, "")).hasMessageContaining("1 to 3");
    assertThat(versions.tooNew("journal/MANIFEST", 4))
        .isEqualTo(
            "journal/MANIFEST has version 4 of its format, and this program reads versions up to 3:"
                + " a later version of Kroniek is needed");
  }
}

package dev.kroniek.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  private static final String THE_WHOLE_LIFE =
      "session s1 ended at 2026-11-23T10:00:01.000000Z with outcome failure";

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T10:15:30Z,2026-11-23T10:15:30.000000Z",
    "2026-11-23T10:15:30.1Z,2026-11-23T10:15:30.100000Z",
    "1970-01-01T00:00:00.000001Z,1970-01-01T00:00:00.000001Z",
    "9999-12-31T23:59:59.999999Z,9999-12-31T23:59:59.999999Z"
  })
  void aTimeIsWrittenInUtcWithSixDecimals(Instant time, String text) {
    assertThat(Timestamps.format(time)).isEqualTo(text);
    assertThat(Timestamps.parse(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG-u-nu-arab", "th-TH-u-ca-buddhist-nu-thai", "tr-TR", "fa-IR"})
  void noLocaleChangesATimeOrANameOrAnAnswer(String locale) {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(locale));
    try {
      assertThat(Timestamps.format(Clock.at("10:15"))).isEqualTo("2026-11-23T10:15:00.000000Z");
      assertThat(Timestamps.parse("2026-11-23T10:15:00Z")).isEqualTo(Clock.at("10:15"));
      assertThat(TaskStatus.IN_PROGRESS.wireName()).isEqualTo("in_progress");
      assertThat(SessionOutcome.ofWireName("failure")).isEqualTo(SessionOutcome.FAILURE);
      assertThat(new Json.Num(1234567)).hasToString("1234567");
      assertThat(theWholeLifeOfASession()).isEqualTo(THE_WHOLE_LIFE);
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 999_999, 1_000_000, 1_795_428_930_123_456L, 253_402_300_799_999_999L})
  void microsecondsLeadBackToTheTime(long micros) {
    assertThat(Timestamps.micros(Timestamps.ofMicros(micros))).isEqualTo(micros);
  }

  @Test
  void microsecondsBefore1970AreNegative() {
    assertThat(Timestamps.ofMicros(-1)).isEqualTo(Instant.parse("1969-12-31T23:59:59.999999Z"));
    assertThat(Timestamps.micros(Instant.parse("1969-12-31T23:59:59.999999Z"))).isEqualTo(-1);
  }

  private static String theWholeLifeOfASession() {
    Story story = new Story();
    story.given(
        Sent.cli("start_session", "s1"),
        Sent.cli("complete_session", "s1").with("outcome", "failure"));
    return ((Outcome.Rejected) story.when(Sent.cli("park_session", "s1")).outcome()).detail();
  }
}

package dev.kroniek.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommandTest {
  private static final Key KEY = new Key("cli", "k");

  @Test
  void twoCommandsAreEqualWhenEverythingThatWasSentIs() throws Exception {
    Command command = heartbeat().build();

    assertThat(heartbeat().build()).isEqualTo(command).hasSameHashCodeAs(command);
    Json.Obj data = Json.Obj.builder().put("activity", "a").build();
    for (Command other :
        List.of(
            heartbeat().session(new SessionId("s2")).build(),
            heartbeat().project(new ProjectId("bank")).build(),
            heartbeat().pid(OptionalLong.of(7)).build(),
            heartbeat().expectedVersion(OptionalLong.of(1)).build(),
            heartbeat().data(data).build(),
            of(new Key("cli", "k2"), CommandType.HEARTBEAT, Clock.at("10:00")),
            of(KEY, CommandType.RESUME_SESSION, Clock.at("10:00")),
            of(KEY, CommandType.HEARTBEAT, Clock.at("10:01")))) {
      assertThat(other).isNotEqualTo(command);
    }
    assertThat(command).isNotEqualTo(command.toString());
  }

  @Test
  void itsTextIsItsJson() throws Exception {
    assertThat(heartbeat().build())
        .hasToString(
            "{\"id\":\"k\",\"source\":\"cli\",\"type\":\"heartbeat\",\"session\":\"s1\","
                + "\"at\":\"2026-11-23T10:00:00.000000Z\",\"data\":{}}");
  }

  @Test
  void itsTimeIsCutToTheMicrosecond() throws Exception {
    assertThat(of(KEY, CommandType.HEARTBEAT, Clock.at("10:00").plusNanos(1_999)).at())
        .isEqualTo(Clock.at("10:00").plusNanos(1_000));
  }

  @ParameterizedTest
  @EnumSource
  void itNamesASessionExactlyWhereItIsAboutOne(CommandType type) {
    Command.Builder builder =
        Command.of(KEY, type, Clock.at("10:00")).project(new ProjectId("shop"));
    if (type.isAboutOneSession()) {
      refused(builder, "session: is missing");
    } else {
      refused(
          builder.session(new SessionId("s1")),
          "session: does not belong in " + type.wireName() + ", which is about many sessions");
      refused(
          builder.session(null).expectedVersion(OptionalLong.of(1)),
          "expected_version: does not belong in " + type.wireName());
    }
  }

  @Test
  void whatIsOutOfRangeIsRefused() {
    refused(heartbeat().pid(OptionalLong.of(0)), "pid: must lie between 1 and 4294967295");
    refused(
        heartbeat().pid(OptionalLong.of(4_294_967_296L)), "pid: must lie between 1 and 4294967295");
    refused(
        heartbeat().expectedVersion(OptionalLong.of(-1)), "expected_version: must be 0 or more");
    refused(
        Command.of(KEY, CommandType.HEARTBEAT, Instant.EPOCH.minusNanos(1))
            .session(new SessionId("s1")),
        "at: must lie between 1970 and 9999");
    refused(
        Command.of(KEY, CommandType.HEARTBEAT, Command.AT_MAX.plusNanos(1))
            .session(new SessionId("s1")),
        "at: must lie between 1970 and 9999");
  }

  @Test
  void theTimeOfAnEntryIsNeverLaterThanItsRecording() throws Exception {
    Command command = heartbeat().build();

    assertThat(new Entry(1, Clock.at("09:00"), 1, 1, command).time()).isEqualTo(Clock.at("09:00"));
    assertThat(new Entry(1, Clock.at("11:00"), 1, 1, command).time()).isEqualTo(Clock.at("10:00"));
  }

  private static Command.Builder heartbeat() {
    return Command.of(KEY, CommandType.HEARTBEAT, Clock.at("10:00")).session(new SessionId("s1"));
  }

  private static Command of(Key key, CommandType type, Instant at)
      throws MalformedCommandException {
    return Command.of(key, type, at).session(new SessionId("s1")).build();
  }

  private static void refused(Command.Builder builder, String message) {
    assertThatThrownBy(builder::build)
        .isInstanceOf(MalformedCommandException.class)
        .hasMessage(message);
  }
}

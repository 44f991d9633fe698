package dev.kroniek.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EveryActionTest {

  static List<Command> oneOfEachType() {
    return Arrays.stream(CommandType.values()).map(Samples::command).toList();
  }

  @Test
  void everyActionBelongsToExactlyOneType() {
    assertThat(oneOfEachType().stream().map(command -> command.action().getClass().getName()))
        .containsExactlyInAnyOrderElementsOf(permitted());
  }

  @ParameterizedTest
  @MethodSource("oneOfEachType")
  void everyKindOfCommandHasAFold(Command command) {
    InMemoryState state = new InMemoryState();
    Command start = Samples.command(CommandType.START_SESSION);
    state.fold(new Entry(1, start.at(), 1, 1, start));

    Outcome outcome = Fold.apply(state, new Entry(2, command.at(), 2, 2, renamed(command)));

    assertThat(outcome.wireName()).isIn("applied", "rejected");
    assertThat(outcome.sequence()).isEqualTo(2);
  }

  @Test
  void storedCodesNeverChange() {
    assertThat(Arrays.stream(CommandType.values()).map(type -> type.code() + " " + type.wireName()))
        .containsExactly(
            "1 start_session",
            "2 heartbeat",
            "3 heartbeat_project",
            "4 update_session",
            "5 add_event",
            "6 add_commit",
            "7 add_decision",
            "8 add_task",
            "9 update_task",
            "10 park_session",
            "11 resume_session",
            "12 complete_session",
            "13 cleanup_stale_sessions",
            "14 forget_session");
    assertThat(
            Arrays.stream(Reason.values()).map(reason -> reason.code() + " " + reason.wireName()))
        .containsExactly(
            "1 session_not_found",
            "2 session_ended",
            "3 session_forgotten",
            "4 task_not_found",
            "5 task_exists",
            "6 limit_reached",
            "7 version_conflict",
            "8 key_reused");
  }

  @Test
  void aStoredCodeLeadsBackToWhatItStandsFor() {
    for (CommandType type : CommandType.values()) {
      assertThat(CommandType.ofCode(type.code())).isEqualTo(type);
      assertThat(CommandType.ofWireName(type.wireName())).isEqualTo(type);
    }
    for (Reason reason : Reason.values()) {
      assertThat(Reason.ofCode(reason.code())).isEqualTo(reason);
    }
    assertThat(CommandType.ofCode(0)).isNull();
    assertThat(CommandType.ofCode(15)).isNull();
    assertThat(CommandType.ofWireName("ADD_EVENT")).isNull();
    assertThat(Reason.ofCode(0)).isNull();
    assertThat(Reason.ofCode(9)).isNull();
  }

  @Test
  void aNameInJsonLeadsBackToWhatItStandsFor() {
    for (TaskStatus status : TaskStatus.values()) {
      assertThat(TaskStatus.ofWireName(status.wireName())).isEqualTo(status);
    }
    for (SessionOutcome outcome : SessionOutcome.values()) {
      assertThat(SessionOutcome.ofWireName(outcome.wireName())).isEqualTo(outcome);
    }
    for (AttentionKind kind : AttentionKind.values()) {
      assertThat(AttentionKind.ofWireName(kind.wireName())).isEqualTo(kind);
    }
    for (Field field : Field.values()) {
      assertThat(Field.ofWireName(field.wireName())).isEqualTo(field);
    }
    assertThat(TaskStatus.ofWireName("PENDING")).isNull();
  }

  private static Command renamed(Command command) {
    try {
      return Command.of(new Key("hook/claude-code", "k2"), command.type(), command.at())
          .session(command.session())
          .project(command.project())
          .data(command.data())
          .build();
    } catch (MalformedCommandException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> permitted() {
    return Arrays.stream(Action.class.getPermittedSubclasses()).map(Class::getName).toList();
  }
}

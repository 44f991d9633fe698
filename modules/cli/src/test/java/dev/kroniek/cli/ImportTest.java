package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.KroniekOptions;
import dev.kroniek.journal.Durability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code kroniek import} takes, passes over and skips. */
@Timeout(120)
class ImportTest {
  private static final String START =
      "{\"id\":\"1\",\"source\":\"cli\",\"type\":\"start_session\",\"session\":\"s\","
          + "\"project\":\"p\",\"at\":\"2026-11-23T08:00:00Z\"}\n";
  private static final String EVENT =
      "{\"id\":\"2\",\"source\":\"cli\",\"type\":\"add_event\",\"session\":\"s\","
          + "\"at\":\"2026-11-23T08:01:00Z\",\"data\":{\"kind\":\"note\",\"message\":\"one\"}}\n";

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void commandsInBothFormsAreAddedAtTheirOwnTimes() {
    String cloudEvent =
        "{\"specversion\":\"1.0\",\"id\":\"3\",\"source\":\"cli\",\"subject\":\"s\","
            + "\"type\":\"dev.kroniek.add_event\",\"time\":\"2026-11-23T08:02:00Z\","
            + "\"data\":{\"kind\":\"note\",\"message\":\"two\"}}";

    Shell.Ran ran = importing(START + EVENT + cloudEvent);

    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.DONE);
    assertThat(ran.out()).isEqualTo(sums(3, 3, 0, 0, 0));
    assertThat(stage.shell().run("show", "s", "--json").out())
        .contains("\"started_at\": \"2026-11-23T08:00:00.000000Z\"")
        .contains("\"updated_at\": \"2026-11-23T08:02:00.000000Z\"")
        .contains("\"message\": \"one\"", "\"message\": \"two\"");
  }

  @Test
  void whatIsThereAlreadyIsNotEvenJournaledAgain() {
    importing(START + EVENT);

    Shell.Ran again = importing(START + EVENT);

    assertThat(again.exit()).isEqualTo(ExitCode.DONE);
    assertThat(again.out()).isEqualTo(sums(2, 0, 2, 0, 0));
    assertThat(entries()).isEqualTo(2);
  }

  @Test
  void theNthTimeInTheFileIsTheNthTimeInTheJournal() {
    importing(START + EVENT);

    assertThat(importing(START + EVENT + EVENT + EVENT).out()).isEqualTo(sums(4, 2, 2, 0, 0));
    assertThat(entries()).isEqualTo(4);
    assertThat(importing(EVENT + START + EVENT + EVENT).out()).isEqualTo(sums(4, 0, 4, 0, 0));
    assertThat(entries()).isEqualTo(4);
  }

  @Test
  void theSameKeyWithOtherContentIsAnotherCommand() {
    String other = EVENT.replace("one", "other");
    importing(START + EVENT);

    Shell.Ran ran = importing(START + EVENT + other);

    assertThat(ran.out()).isEqualTo(sums(3, 0, 2, 1, 0));
    assertThat(ran.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(ran.err()).contains("standard input, line 3: rejected: key_reused: ");
    assertThat(importing(START + EVENT + other).out()).isEqualTo(sums(3, 0, 3, 0, 0));
  }

  @Test
  void aRejectionThatTheFileTellsOfIsNoNews() {
    String parked =
        "{\"id\":\"9\",\"source\":\"cli\",\"type\":\"park_session\",\"session\":\"nosuch\","
            + "\"outcome\":\"rejected\",\"reason\":\"session_not_found\"}\n";

    Shell.Ran ran = importing(START + parked);

    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.DONE);
    assertThat(ran.out()).isEqualTo(sums(2, 1, 0, 1, 0));
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void badLinesAreToldWithTheirNumbersSkippedAndCounted() {
    String tooLarge =
        EVENT.replace("\"one\"", "\"" + "x".repeat(1 << 20) + "\"").replace("\"2\"", "\"7\"");
    String tooLong = "\"" + "x".repeat(9 << 20) + "\"\n";

    Shell.Ran ran =
        importing(
            START + "{\"type\":\n\n \t\r\n[]\n{\"type\":\"x\"}\n" + tooLarge + tooLong + EVENT);

    assertThat(ran.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(ran.out()).isEqualTo(sums(7, 2, 0, 0, 5));
    assertThat(ran.err().lines())
        .hasSize(5)
        .allMatch(line -> line.startsWith("kroniek: standard input, line "));
    assertThat(ran.err())
        .contains("line 2: skipped: ")
        .contains("line 5: skipped: command: must be a JSON object")
        .contains("line 6: skipped: type: there is no command x; there are ")
        .contains("line 7: skipped: ")
        .contains("line 8: skipped: it is longer than 8388608 bytes");
  }

  @Test
  void aLineWithoutAnIdGetsOneOfItsContent() {
    String event = EVENT.replace("\"id\":\"2\",", "");
    String inAnotherOrder =
        "{\"type\":\"add_event\",\"source\":\"cli\",\"session\":\"s\",\"data\":{\"message\":\"one\","
            + "\"kind\":\"note\"},\"at\":\"2026-11-23T08:01:00Z\"}\n";

    assertThat(importing(START + event).out()).isEqualTo(sums(2, 2, 0, 0, 0));
    assertThat(importing(inAnotherOrder).out()).isEqualTo(sums(1, 0, 1, 0, 0));
    assertThat(importing(event.replace("one", "two")).out()).isEqualTo(sums(1, 1, 0, 0, 0));
  }

  @Test
  void aForgottenSessionDoesNotComeBack() throws Exception {
    importing(START + EVENT);
    try (Kroniek kroniek = open()) {
      Command forget =
          Command.of(new Key("cli", "f"), CommandType.FORGET_SESSION, Shell.NOON)
              .session(new SessionId("s"))
              .build();
      kroniek.append(forget).applied().get(20, TimeUnit.SECONDS);
    }
    String other =
        START.replace("\"session\":\"s\"", "\"session\":\"t\"").replace("\"1\"", "\"5\"");
    String late = EVENT.replace("\"2\"", "\"3\"");

    Shell.Ran ran = importing(late + other + late.replace("one", "two"));

    assertThat(ran.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(ran.out()).isEqualTo(sums(3, 1, 0, 0, 2));
    assertThat(ran.err())
        .contains("line 1: skipped: session_forgotten: ", "line 3: skipped: session_forgotten: ");
    assertThat(stage.shell().run("show", "s").exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(stage.shell().run("show", "t").exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void manyFilesAreReadInTheirOrderAndMayBeNamedTogetherWithStandardInput() throws Exception {
    Path one = Files.writeString(stage.data().resolve("one"), START);
    Path two =
        Files.writeString(stage.data().resolve("two"), EVENT.replace("\"2\"", "\"3\"") + "x");

    Shell.Ran ran = stage.shell().input(EVENT).run("import", one.toString(), "-", two.toString());

    assertThat(ran.out()).isEqualTo(sums(4, 3, 0, 0, 1));
    assertThat(ran.err()).startsWith("kroniek: " + two + ", line 2: skipped: ");
  }

  @Test
  void jsonGivesWhatWasSkippedAndTheSums() {
    assertThat(stage.shell().input(START + "x\n").run("import", "--json", "-").out().lines())
        .satisfiesExactly(
            problem ->
                assertThat(problem)
                    .startsWith("{\"what\":\"skipped\",\"place\":\"standard input, line 2\","),
            sums ->
                assertThat(sums)
                    .isEqualTo(
                        "{\"read\":2,\"added\":1,\"already_there\":0,\"rejected\":0,\"skipped\":1}"));
  }

  @Test
  void whatCannotBeReadIsWrongUsageAndMakesNoDirectory() throws Exception {
    Path data = stage.data().resolve("none");

    Shell.Ran ran = new Shell(data).run("import", stage.data() + "/nosuch");

    assertThat(ran.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).isEqualTo("kroniek: there is no " + stage.data() + "/nosuch\n");
    assertThat(data).doesNotExist();
  }

  @Test
  void aDirectoryThatAnotherProcessHasIsUnavailable() throws Exception {
    try (Kroniek kroniek = open()) {
      Shell.Ran ran = importing(START);

      assertThat(ran.exit()).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(ran.err()).hasLineCount(1).contains("" + ProcessHandle.current().pid());
      assertThat(kroniek.lastSequence()).isZero();
    }
  }

  private Kroniek open() throws Exception {
    return Kroniek.open(
        stage.data(), KroniekOptions.defaults().durability(Durability.OS).clock(() -> Shell.NOON));
  }

  private Shell.Ran importing(String lines) {
    return stage.shell().with("KRONIEK_DURABILITY", "os").input(lines).run("import", "-");
  }

  private long entries() {
    return stage.shell().run("tail", "-n", "1000000", "--json").out().lines().count();
  }

  private static String sums(int read, int added, int there, int rejected, int skipped) {
    return "read: %d\nadded: %d\nalready there: %d\nrejected: %d\nskipped: %d\n"
        .formatted(read, added, there, rejected, skipped);
  }
}

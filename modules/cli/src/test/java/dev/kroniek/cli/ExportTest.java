package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandReader;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.KroniekOptions;
import dev.kroniek.journal.Durability;
import dev.kroniek.json.JsonReader;
import dev.kroniek.testkit.HandClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes out of {@code kroniek export}. */
@Timeout(120)
class ExportTest {
  private static final Instant MORNING = Instant.parse("2026-11-23T08:00:00Z");
  private static final CommandReader.Defaults NO_DEFAULTS =
      new CommandReader.Defaults("unnamed", "unnamed", Instant.EPOCH);

  @RegisterExtension final Stage stage = new Stage();

  private final HandClock clock = new HandClock(MORNING);
  private final List<Command> sent = new ArrayList<>();

  /** An entry a minute: 1 to 9. */
  @BeforeEach
  void fill() throws Exception {
    try (Kroniek kroniek = open()) {
      send(kroniek, "1", CommandType.START_SESSION, "s-one", "title", "=cmd|' /C calc'!A0");
      send(kroniek, "2", CommandType.START_SESSION, "s-two", "title", "Two");
      send(kroniek, "3", CommandType.ADD_EVENT, "s-secret", "kind", "note", "message", "hidden");
      send(kroniek, "4", CommandType.HEARTBEAT_PROJECT, null, "activity", "Wide, \"quoted\"\n");
      send(kroniek, "2", CommandType.START_SESSION, "s-two", "title", "Two");
      send(kroniek, "2", CommandType.START_SESSION, "s-two", "title", "Another");
      send(kroniek, "3", CommandType.ADD_EVENT, "s-two", "kind", "note");
      send(kroniek, "8", CommandType.PARK_SESSION, "s-one");
      send(kroniek, "9", CommandType.FORGET_SESSION, "s-secret");
    }
  }

  private Kroniek open() throws Exception {
    return Kroniek.open(
        stage.data(), KroniekOptions.defaults().durability(Durability.OS).clock(clock));
  }

  /** The sender's clock is an hour ahead, so that the fold takes the recording's time. */
  private void send(
      Kroniek kroniek, String id, CommandType type, @Nullable String session, String... data)
      throws Exception {
    clock.advance(Duration.ofMinutes(1));
    Json.Builder fields = Json.Obj.builder();
    for (int i = 0; i < data.length; i += 2) {
      fields.put(data[i], data[i + 1]);
    }
    Command command =
        Command.of(new Key("hook/x", id), type, clock.instant().plusSeconds(3600))
            .session(session == null ? null : new SessionId(session))
            .project(new ProjectId("/home/a/shop"))
            .pid(OptionalLong.of(4711))
            .data(fields.build())
            .build();
    kroniek.append(command).applied().get(20, TimeUnit.SECONDS);
    sent.add(command);
  }

  @ParameterizedTest
  @EnumSource(
      value = ExportFormat.class,
      names = {"NDJSON", "CLOUDEVENTS"})
  void everyDoorReadsTheCommandBackWithTheTimeOfTheFold(ExportFormat format) throws Exception {
    List<String> lines = export("--format", format.toString()).lines().toList();

    assertThat(lines).hasSize(6);
    for (String line : lines) {
      Json.Obj json = (Json.Obj) JsonReader.parse(line);
      int sequence = Integer.parseInt(number(json, "sequence"));
      Command original = sent.get(sequence - 1);
      Command read = CommandReader.read(json, NO_DEFAULTS);
      assertThat(read.at()).isEqualTo(MORNING.plusSeconds(60L * sequence));
      assertThat(without("at", read)).isEqualTo(without("at", original));
    }
  }

  private static String number(Json.Obj json, String name) {
    Json value = json.get(name);
    return value instanceof Json.Text text ? text.value() : String.valueOf(value);
  }

  private static Json.Obj without(String name, Command command) {
    Json.Builder rest = Json.Obj.builder();
    command
        .toJson()
        .fields()
        .forEach((field, value) -> rest.put(field, field.equals(name) ? null : value));
    return rest.build();
  }

  @Test
  void aLineTellsWhereTheEntryStoodAndWhatBecameOfIt() {
    assertThat(export().lines().toList().get(3))
        .endsWith(
            "\"sequence\":5,\"recorded_at\":\"2026-11-23T08:05:00.000000Z\","
                + "\"outcome\":\"duplicate\",\"version\":1,\"first_sequence\":2}");
    assertThat(export().lines().toList().get(4))
        .contains("\"outcome\":\"rejected\",\"reason\":\"key_reused\"");
  }

  @Test
  void aCloudEventsAttributesHaveNamesThatCloudEventsAllows() throws Exception {
    for (String line : export("--format", "cloudevents").lines().toList()) {
      Json.Obj event = (Json.Obj) JsonReader.parse(line);
      assertThat(event.fields().keySet()).allMatch(name -> name.matches("[a-z0-9]{1,20}"));
    }
  }

  @ParameterizedTest
  @EnumSource(ExportFormat.class)
  void aForgottenSessionNeverComesOut(ExportFormat format) {
    assertThat(export("--format", format.toString())).doesNotContain("s-secret", "hidden");
  }

  @Test
  void whatForgottenEntriesCausedToBeRejectedIsLeftOutAndTold() {
    Shell.Ran ran = stage.shell().run("export");

    assertThat(ran.out()).doesNotContain("\"sequence\":7");
    assertThat(ran.err()).contains("kroniek: 1 entry is left out: rejected because");
    assertThat(export("--format", "csv")).contains("\n7,");
  }

  @Test
  void aSessionComesOutWithItsWholeHistoryAndNothingElse() {
    assertThat(sequences("--session", "s-one")).containsExactly(1, 4, 8);
    assertThat(sequences("--session", "s-tw")).containsExactly(2, 4, 5, 6);
    assertThat(sequences("--session", "s-one", "--session", "s-two"))
        .containsExactly(1, 2, 4, 5, 6, 8);
    assertThat(sequences("--session", "s-one", "--from", "2", "--to", "4")).containsExactly(4);
    assertThat(sequences("--project", "/home/a/shop")).containsExactly(1, 2, 4, 5, 6, 8);
  }

  @Test
  void aRangeIsOfSequencesOrOfTimesOfRecording() {
    assertThat(sequences("--from", "2", "--to", "4")).containsExactly(2, 4);
    assertThat(sequences("--from", "2026-11-23T08:02:00Z", "--to", "2026-11-23T08:04:59Z"))
        .containsExactly(2, 4);
    assertThat(sequences("--from", "2026-11-23T09:04:00+01:00", "--to", "5")).containsExactly(4, 5);
    assertThat(sequences("--to", "2026-11-23T08:00:00Z")).isEmpty();
  }

  private List<Integer> sequences(String... options) {
    return export(options)
        .lines()
        .map(line -> line.replaceAll(".*\"sequence\":([0-9]+),.*", "$1"))
        .map(Integer::valueOf)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--from 10",
        "--to 10",
        "--from x",
        "--to 2026-13-23",
        "--from 2026-11-23T12:00:01Z",
        "--format xml",
        "--session s-one --project p"
      })
  void aRangeThatIsNotThereIsWrongUsage(String options) {
    Shell.Ran ran = stage.shell().run(("export " + options).split(" "));

    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--session s-three", "--session s-secret", "--project p"})
  void whatIsNotThereIsRefused(String options) {
    Shell.Ran ran = stage.shell().run(("export " + options).split(" "));

    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void aTableCanBeOpenedWithoutHarm() {
    List<String> lines = List.of(export("--format", "csv").split("\r\n"));

    assertThat(lines).hasSize(1 + 7);
    assertThat(lines.get(0))
        .isEqualTo(
            "sequence,recorded_at,at,type,session,project,source,id,pid,expected_version,"
                + "outcome,reason,version,first_sequence,what,data");
    assertThat(lines.get(1))
        .isEqualTo(
            "1,2026-11-23T08:01:00.000000Z,2026-11-23T08:01:00.000000Z,start_session,s-one,"
                + "/home/a/shop,hook/x,1,4711,,applied,,1,,\"'=cmd|' /C calc'!A0\","
                + "\"{\"\"title\"\":\"\"=cmd|' /C calc'!A0\"\"}\"");
    assertThat(lines.get(3)).contains(",\"Wide, \"\"quoted\"\"\n\",");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x"})
  void nothingThatASpreadsheetTakesForAFormulaStandsInFrontOfACell(String text) {
    assertThat(CsvForm.cell(text).replace("\"", "")).startsWith("'");
  }

  @Test
  void aFileIsReplacedWholeAndForItsOwnerOnly() throws Exception {
    Path file = Files.writeString(stage.data().resolve("out"), "old");

    assertThat(stage.shell().run("export", "--out", file.toString(), "--from", "99").exit())
        .isEqualTo(ExitCode.USAGE);
    assertThat(file).hasContent("old");
    assertThat(stage.shell().run("export", "--out", file.toString()).out())
        .isEqualTo("exported: 6\n");
    assertThat(file).hasContent(export());
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(stage.data().resolve("out.partial")).doesNotExist();
  }

  @Test
  void itReadsBesideTheOneWhoOwnsTheDirectory() throws Exception {
    try (Kroniek kroniek = open()) {
      send(kroniek, "10", CommandType.HEARTBEAT, "s-one");

      assertThat(sequences("--from", "8")).containsExactly(8, 10);
    }
  }

  private String export(String... options) {
    List<String> arguments = new ArrayList<>(List.of("export"));
    arguments.addAll(List.of(options));
    Shell.Ran ran = stage.shell().run(arguments.toArray(String[]::new));
    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.DONE);
    return ran.out();
  }
}

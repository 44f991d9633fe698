package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class UsageTest {
  @RegisterExtension final Stage stage = new Stage();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "append",
        "append x --body {}",
        "append --body {} --stdin",
        "append --ack soon --body {}",
        "sessions --status busy",
        "sessions --limit 0",
        "sessions --limit x",
        "sessions extra",
        "history --after -1",
        "tail -n -1",
        "show a b",
        "stop now",
        "--data",
        "sesions",
        "",
        "-x",
        "show --jsn",
        "rejections -n 0"
      })
  void wrongUsageIsOneLineAndExitCode2(String arguments) throws IOException {
    stage.daemon(Map.of());

    Shell.Ran ran = stage.shell().run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).startsWith("kroniek: ").hasLineCount(1).doesNotContain("Exception");
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void whatIsMisspeltIsNamedWithTheNearest() {
    assertThat(stage.shell().run("sesions").err())
        .isEqualTo(
            "kroniek: there is no command \"sesions\" (did you mean sessions?);"
                + " see \"kroniek --help\"\n");
    assertThat(stage.shell().run("sessions", "--limt", "3").err())
        .contains("did you mean --limit?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hooks instal claude-code     | did you mean install?",
        "hooks install claud-code     | did you mean claude-code?",
        "hooks install --usr claude-code | did you mean --user?",
        "task strat x                 | did you mean start?",
        "service instal               | did you mean install?",
        "help sesions                 | did you mean sessions?",
        "help nosuch                  | there is no command \"nosuch\"; see \"kroniek --help\"",
        "help task ad                 | did you mean add?",
        "sessions --status activ      | --status cannot be \"activ\" (did you mean active?): it is one of active, parked, stale, completed",
        "complete x --outcome succes  | did you mean success?",
        "export --format cvs          | did you mean csv?",
        "append heartbeat --ack aplied | did you mean applied?",
        "append add_desicion          | did you mean add_decision?",
        "completion bsh               | SHELL cannot be \"bsh\" (did you mean bash?): it is one of bash, zsh, fish",
        "--dta x                      | did you mean --data?",
        "tail -n x                    | -n (--lines) cannot be \"x\": it is a whole number",
        "sessions --limit 1.5         | -n (--limit) cannot be \"1.5\": it is a whole number",
        "diff --from -1h --to 10:15   | kroniek: --from -1h is later than --to 10:15: give the earlier first",
        "diff --from 7 --to 5         | kroniek: --from 7 is later than --to 5: give the earlier first",
        "diff --from -1h --to 13:15   | kroniek: --to: 13:15 today is still to come; yesterday's is written 2026-11-22T13:15",
        "show x --at 12:00:01         | kroniek: --at: 12:00:01 today is still to come; yesterday's is written 2026-11-22T12:00:01",
        "sessions -n 0                | kroniek: -n (--limit) must be 1 or more",
        "rejections -n 0              | kroniek: -n (--limit) must be 1 or more",
        "history x -n 0               | kroniek: -n (--limit) must be 1 or more",
        "tail -n -1                   | kroniek: -n (--lines) must be 0 or more",
        "completion                   | kroniek: give SHELL: it is one of bash, zsh, fish; see \"kroniek completion --help\"",
        "hooks install                | kroniek: give AGENT: it is claude-code; see \"kroniek hooks install --help\"",
        "diff                         | kroniek: give --from TIME",
        "diff --from                  | kroniek: give --from TIME",
        "export --format              | kroniek: give --format FORMAT: it is one of ndjson, cloudevents, csv; see",
      })
  void theNearestRightWordIsNamed(String arguments, String told) {
    Shell.Ran ran = stage.shell().run(arguments.split(" "));

    assertThat(ran.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains(told).hasLineCount(1);
  }

  @Test
  void aStatusMayBeGivenAsTheTableSaysIt() throws IOException {
    stage.daemon(Map.of("/v1/sessions?", "{\"sessions\":[]}"));

    assertThat(stage.shell().run("sessions", "--status", "Ended").out()).isEqualTo("no sessions\n");
    assertThat(stage.daemon().requests().get(0).target()).contains("status=completed");
  }

  /** As of a variable that is not set; the working directory is not meant. */
  @Test
  void anEmptyNameOfTheDataDirectoryIsRefused() {
    Shell.Ran ran = stage.shell().run("status", "--data", "");

    assertThat(ran.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).startsWith("kroniek: --data names no directory");
  }

  @Test
  void withoutDaemonAndDataEveryCommandSaysSo() {
    for (String command :
        new String[] {
          "status",
          "stop",
          "sessions",
          "show x",
          "history x",
          "tail",
          "tail -f",
          "rejections",
          "append heartbeat session=s",
          "append --stdin"
        }) {
      Shell.Ran ran = stage.shell().run(command.split(" "));

      assertThat(ran.exit()).as(command).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(ran.err())
          .as(command)
          .startsWith("kroniek: no daemon runs on " + stage.data())
          .hasLineCount(1);
    }
  }

  @Test
  void aSocketThatADaemonLeftBehindIsNoDaemon() throws IOException {
    FakeDaemon.start(stage.data(), request -> "").close();

    assertThat(Files.exists(stage.data().resolve("kroniek.sock"))).isTrue();
    assertThat(stage.shell().run("append", "heartbeat", "session=s").exit())
        .isEqualTo(ExitCode.UNAVAILABLE);
  }

  @Test
  void statusTellsHowTheDaemonStands() throws IOException {
    stage.daemon(
        Map.of(
            "/v1/status",
            "{\"pid\":4711,\"started_at\":\"2026-11-23T09:00:00.000000Z\",\"lag_entries\":3,"
                + "\"oldest_unfolded_ms\":2500,\"journal_bytes\":83886080,\"free_bytes\":53687091200,"
                + "\"sessions\":{\"active\":2,\"stale\":1},\"spool\":{\"dropped\":4},\"damage\":[\"entry"
                + " 7 is unreadable\"]}"));
    Files.createDirectories(stage.data().resolve("spool/rejected"));
    Files.writeString(stage.data().resolve("spool/12-a"), "kroniek1 x\n{}\nkroniek1 end 12-a\n");
    Files.writeString(stage.data().resolve("spool/13-b"), "kroniek1 x\n{}");
    Files.writeString(stage.data().resolve("spool/dropped"), "..");
    Files.writeString(stage.data().resolve("spool/rejected/9-z"), "x");
    Files.writeString(stage.data().resolve("spool/rejected/9-z.reason"), "x");

    Shell.Ran ran = stage.shell().run("status");

    assertThat(ran.exit()).isEqualTo(ExitCode.DONE);
    assertThat(ran.out())
        .isEqualTo(
            """
            daemon    running, pid 4711, up 3h
            data      %s
            lag       3 entries not folded, the oldest for 2s
            spool     1 hook file waiting, 6 dropped, 1 not understood: see %s/spool/rejected
            sessions  2 active, 0 parked, 1 stale, 0 completed
            journal   80 MiB, 50 GiB free
            damage    entry 7 is unreadable
            """
                .formatted(stage.data(), stage.data()));
    assertThat(stage.shell().run("status", "--json").out())
        .contains("\"state\": \"running\"", "\"pid\": 4711", "\"spool_backlog\": 1");
  }

  @Test
  void statusTellsWhenSilentSessionsAreLookedAtNext() throws IOException {
    String rounds =
        "{\"interval_ms\":300000,\"stale_after_ms\":1800000,"
            + "\"next_round\":\"2026-11-23T12:03:30.000000Z\"}";
    stage.daemon(Map.of("/v1/status", "{\"pid\":4711,\"liveness\":" + rounds + "}"));
    assertThat(stage.shell().run("status").out())
        .contains("liveness  stale after 30m of silence and no process alive; looks again in 3m\n");
    assertThat(stage.shell().run("status", "--json").out())
        .contains("\"next_round\": \"2026-11-23T12:03:30.000000Z\"");
    assertThat(stage.shell().at(Shell.NOON.plusSeconds(3_600)).run("status").out())
        .as("the daemon stands still")
        .contains("looks again in 0s");
  }

  @Test
  void statusTellsThatNobodyIsLookedAt() throws IOException {
    stage.daemon(Map.of("/v1/status", "{\"pid\":4711,\"liveness\":\"off\"}"));
    assertThat(stage.shell().run("status").out())
        .contains("liveness  off: no session becomes stale by itself\n");
  }

  @Test
  void helpIsOnStandardOutputAndNamesEveryCommand() {
    Shell.Ran ran = stage.shell().run("--help");

    assertThat(ran.exit()).isEqualTo(ExitCode.DONE);
    assertThat(ran.out()).contains(CommandLineRunner.names());
    for (String command : CommandLineRunner.names()) {
      assertThat(stage.shell().run(command, "--help").out())
          .as(command)
          .startsWith("Usage: kroniek " + command)
          .isEqualTo(stage.shell().run("help", command).out());
    }
  }

  @Test
  void theHelpOfACommandsOwnCommandsIsPrintedToo() {
    assertThat(stage.shell().run("help", "task", "add").out())
        .startsWith("Usage: kroniek task add")
        .isEqualTo(stage.shell().run("task", "add", "--help").out());
    assertThat(stage.shell().run("help", "task", "ad").err())
        .isEqualTo(
            "kroniek: there is no command \"task ad\" (did you mean add?); see \"kroniek task --help\"\n");
    assertThat(stage.shell().run("help", "tsk").err()).contains("did you mean task?");
  }

  @Test
  void theVersionIsPrinted() {
    assertThat(stage.shell().run("--version").out()).startsWith("kroniek ");
  }
}

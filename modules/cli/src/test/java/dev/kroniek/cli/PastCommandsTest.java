package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Json;
import dev.kroniek.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the past was, told by the commands that look into it, is what a replay up to then leaves.
 */
@Timeout(300)
class PastCommandsTest {
  private static final int ENTRIES = 300;
  private static final int MOMENTS = 4;

  @RegisterExtension final Stage stage = new Stage();

  @TempDir Path scratch;

  private final long seed = Long.getLong("kroniek.seed", System.nanoTime());
  private final Random draw = new Random(seed);

  @BeforeEach
  void record() throws Exception {
    System.out.println("seed " + seed);
    new RandomJournal(seed).record(stage.data(), ENTRIES);
  }

  @Test
  void showAndSessionsTellWhatAReplayUpToThenLeaves() throws Exception {
    for (int i = 0; i < MOMENTS; i++) {
      int sequence = 1 + draw.nextInt(ENTRIES / 2);
      Map<String, String> then = replayed(sequence);
      for (Map.Entry<String, String> session : then.entrySet()) {
        Shell.Ran ran = run("show", session.getKey(), "--at", "" + sequence, "--json");
        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(JsonReader.parse(ran.out()))
            .as("seed %d, entry %d", seed, sequence)
            .isEqualTo(JsonReader.parse(session.getValue()));
      }
      List<String> listed = new ArrayList<>();
      for (String line : lines("sessions", "--at", "" + sequence, "--limit", "1000", "--json")) {
        Json.Obj one = (Json.Obj) JsonReader.parse(line);
        Json.Obj whole =
            (Json.Obj) JsonReader.parse(String.valueOf(then.get(Shown.text(one, "id"))));
        listed.add(Shown.text(one, "id"));
        one.fields()
            .forEach(
                (name, value) ->
                    assertThat(value)
                        .as("seed %d, entry %d, %s", seed, sequence, name)
                        .isEqualTo(whole.get(name)));
      }
      assertThat(listed)
          .as("seed %d, entry %d", seed, sequence)
          .containsExactlyInAnyOrderElementsOf(then.keySet());
    }
  }

  @Test
  void aTimeMeansAllThatHadBeenRecordedThen() throws Exception {
    Json.Obj row = (Json.Obj) JsonReader.parse(lines("tail", "--after", "99", "--json").get(0));
    String time = Shown.text(row, "recorded_at");
    long last = last(time);

    assertThat(last).isGreaterThanOrEqualTo(100);
    assertThat(run("sessions", "--at", time, "--limit", "1000", "--json").out())
        .isEqualTo(run("sessions", "--at", "" + last, "--limit", "1000", "--json").out());
  }

  /** The last entry recorded then. */
  private long last(String time) throws Exception {
    long last = 0;
    for (String line : lines("tail", "--lines", "1000", "--json")) {
      Json.Obj row = (Json.Obj) JsonReader.parse(line);
      if (Shown.text(row, "recorded_at").compareTo(time) <= 0) {
        last = Shown.count(row, "sequence");
      }
    }
    return last;
  }

  @Test
  void aDifferenceNamesTheSessionsThatChangedAndNoOthers() throws Exception {
    Map<String, String> before = replayed(100);
    Map<String, String> after = replayed(140);
    List<String> changed =
        after.keySet().stream()
            .filter(id -> !Objects.equals(after.get(id), before.get(id)))
            .toList();

    List<String> told = new ArrayList<>();
    for (String line : lines("diff", "--from", "100", "--to", "140", "--json")) {
      told.add(Shown.text((Json.Obj) JsonReader.parse(line), "session"));
    }

    assertThat(told).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(changed);
    for (String id : changed) {
      assertThat(run("diff", "--from", "100", "--to", "140", "--session", id, "--json").out())
          .as("seed %d", seed)
          .isEqualTo(
              run("diff", "--from", "100", "--to", "140", "--json")
                      .out()
                      .lines()
                      .filter(line -> line.contains("\"session\":\"" + id + "\""))
                      .findFirst()
                      .orElseThrow()
                  + "\n");
    }
    assertThat(run("diff", "--from", "140", "--to", "140").out())
        .isEqualTo("no changes from entry 140 to entry 140\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "show @last --at 99999",
        "show @last --at 2100-01-01T00:00:00Z",
        "show @last --at yesterday",
        "sessions --at 99999",
        "sessions --at 2100-01-01T00:00:00Z",
        "diff --from 99999",
        "diff --from 50 --to 40",
        "diff --from 1 --to 2100-01-01T00:00:00Z",
        "replay --to 99999",
        "replay --to 2100-01-01T00:00:00Z",
        "replay --to x"
      })
  void aMomentThatIsNotThereIsWrongUsage(String command) {
    assertEnds(ExitCode.USAGE, command);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "show nosuch --at 10",
        "diff --from 1 --session nosuch",
        "explain nosuch",
        "replay --session nosuch"
      })
  void aSessionThatIsNotThereIsRefused(String command) {
    assertThat(assertEnds(ExitCode.REFUSED, command)).contains("session_not_found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "show s --at 10",
        "sessions --at 10",
        "diff --from 1",
        "explain s",
        "replay",
        "verify"
      })
  void whereThereIsNoDataThatIsSaid(String command) throws Exception {
    Path empty = Files.createDirectories(scratch.resolve("empty"));
    for (Path data : List.of(empty, scratch.resolve("nosuch"))) {
      Shell.Ran ran = new Shell(data).run(command.split(" "));
      assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(ran.err()).startsWith("kroniek: ").hasLineCount(1);
    }
    assertThat(empty).isEmptyDirectory();
    assertThat(scratch.resolve("nosuch")).doesNotExist();
  }

  private String assertEnds(int exit, String command) {
    Shell.Ran ran = run(command.split(" "));
    assertThat(ran.exit()).as(ran.err()).isEqualTo(exit);
    String error =
        String.join(
            "\n", ran.err().lines().filter(line -> !line.contains("daemon stopped")).toList());
    assertThat(error).startsWith("kroniek: ").hasLineCount(1);
    return error;
  }

  /** All snapshots of a replay up to an entry, by the sessions' ids. */
  private Map<String, String> replayed(long sequence) throws Exception {
    Path out = scratch.resolve("replayed-" + sequence);
    Shell.Ran ran = run("replay", "--to", "" + sequence, "--out", out.toString());
    assertThat(ran.exit()).as(ran.err()).isZero();
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(out.resolve("sessions"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file);
        texts.put(Shown.text((Json.Obj) JsonReader.parse(text), "id"), text);
      }
    }
    return texts;
  }

  private List<String> lines(String... arguments) throws IOException {
    Shell.Ran ran = run(arguments);
    assertThat(ran.exit()).as(ran.err()).isZero();
    return ran.out().lines().toList();
  }

  private Shell.Ran run(String... arguments) {
    return new Shell(stage.data()).at(RandomJournal.AFTERWARDS).run(arguments);
  }
}

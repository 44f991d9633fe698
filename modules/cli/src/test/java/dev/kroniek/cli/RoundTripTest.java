package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Json;
import dev.kroniek.json.JsonReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is exported and imported into an empty directory gives the same sessions: over seeded random
 * commands of all types, with retries, rejections, keys used twice, and sessions forgotten.
 */
@Timeout(300)
class RoundTripTest {
  private static final int COMMANDS = 1_500;

  @TempDir Path directory;

  private final long seed = Long.getLong("kroniek.seed", System.nanoTime());

  @ParameterizedTest
  @ValueSource(strings = {"ndjson", "cloudevents"})
  void importingAnExportGivesTheSameSnapshotsButForSequences(String format) throws Exception {
    Path there = directory.resolve("there");
    Path here = directory.resolve("here");
    Path file = directory.resolve("export");
    new RandomJournal(seed).record(there, COMMANDS);
    Shell.Ran exported = shell(there).run("export", "--format", format, "--out", file.toString());
    assertThat(exported.exit()).as(exported.err()).isEqualTo(ExitCode.DONE);

    Shell.Ran first = shell(here).run("import", file.toString());

    assertThat(first.exit()).as("seed %d: %s", seed, first.err()).isEqualTo(ExitCode.DONE);
    assertThat(snapshots(here, Map.of()))
        .as("seed %d", seed)
        .isNotEmpty()
        .isEqualTo(snapshots(there, leftOut(there, file)));
    assertNothingIsAdded(here, file);
    assertNothingIsAdded(there, file);
  }

  private void assertNothingIsAdded(Path data, Path file) throws Exception {
    byte[] before = Files.readAllBytes(data.resolve("outcomes.log"));
    Shell.Ran again = shell(data).run("import", file.toString());
    assertThat(again.exit()).as("seed %d: %s", seed, again.err()).isEqualTo(ExitCode.DONE);
    assertThat(again.out()).contains("\nadded: 0\n", "\nrejected: 0\nskipped: 0\n");
    assertThat(Files.readAllBytes(data.resolve("outcomes.log"))).isEqualTo(before);
  }

  /** The export is read when the random clock has long passed. */
  private static Shell shell(Path data) {
    return new Shell(data)
        .with("KRONIEK_DURABILITY", "os")
        .at(Instant.parse("2030-01-01T00:00:00Z"));
  }

  /**
   * How many entries of each session do not come out, because forgotten ones had taken their keys.
   */
  private static Map<String, Integer> leftOut(Path data, Path file) throws Exception {
    Set<String> exported =
        Files.readAllLines(file).stream()
            .map(line -> line.replaceAll(".*\"sequence\":\"?0*([0-9]+)\"?,.*", "$1"))
            .collect(Collectors.toSet());
    Map<String, Integer> leftOut = new HashMap<>();
    for (String row : shell(data).run("export", "--format", "csv").out().split("\r\n", -1)) {
      String[] cells = row.split(",", 6);
      if (!row.isEmpty() && !cells[0].equals("sequence") && !exported.contains(cells[0])) {
        assertThat(row).contains(",rejected,key_reused,");
        if (!row.contains(",rejected,key_reused,,")) { // else there was no session yet to count it
          leftOut.merge(cells[4], 1, Integer::sum);
        }
      }
    }
    return leftOut;
  }

  private static Map<String, Json> snapshots(Path data, Map<String, Integer> leftOut)
      throws Exception {
    Map<String, Json> snapshots = new TreeMap<>();
    try (Stream<Path> files = Files.walk(data.resolve("sessions"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Json.Obj snapshot = (Json.Obj) JsonReader.parse(Files.readAllBytes(file));
        String id = String.valueOf(snapshot.text("id"));
        snapshots.put(id, comparable(snapshot, leftOut.getOrDefault(id, 0)));
      }
    }
    return snapshots;
  }

  /** Without sequences, and without the rejections that did not come out. */
  private static Json comparable(Json json, int leftOut) {
    if (json instanceof Json.Arr array) {
      return new Json.Arr(array.items().stream().map(item -> comparable(item, leftOut)).toList());
    }
    if (!(json instanceof Json.Obj object)) {
      return json;
    }
    Json.Builder rest = Json.Obj.builder();
    object
        .fields()
        .forEach(
            (name, value) -> {
              if (name.equals("rejected") && value instanceof Json.Num number) {
                rest.put(name, Long.parseLong(number.literal()) - leftOut);
              } else if (!name.equals("sequence")) {
                rest.put(name, comparable(value, leftOut));
              }
            });
    return rest.build();
  }
}

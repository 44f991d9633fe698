package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.json.JsonReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ReplayCommandTest {
  private static final int ENTRIES = 300;

  @RegisterExtension final Stage stage = new Stage();

  @TempDir Path scratch;

  private final long seed = Long.getLong("kroniek.seed", System.nanoTime());
  private final RandomJournal journal = new RandomJournal(seed);
  private Path out;

  @BeforeEach
  void record() throws Exception {
    journal.record(stage.data(), ENTRIES);
    out = scratch.resolve("out");
  }

  @Test
  void itLeavesTheSnapshotsThatTheDaemonLeft() throws IOException {
    Shell.Ran ran = replay("--out", out.toString());

    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.DONE);
    assertThat(snapshots(out)).as("seed %d", seed).isEqualTo(snapshots(stage.data()));
    assertThat(Files.readAllBytes(out.resolve("outcomes.log")))
        .as("seed %d", seed)
        .isEqualTo(Files.readAllBytes(stage.data().resolve("outcomes.log")));
  }

  @Test
  void withNothingButTheJournalItLeavesTheSame() throws IOException {
    SortedMap<String, String> before = snapshots(stage.data());
    for (String name : List.of("state.db", "outcomes.log")) {
      Files.delete(stage.data().resolve(name));
    }

    assertThat(replay("--out", out.toString()).exit()).isEqualTo(ExitCode.DONE);
    assertThat(snapshots(out)).as("seed %d", seed).isEqualTo(before);
  }

  @Test
  void itEndsWithTheEntryOrTheTimeAskedFor() throws Exception {
    Json.Obj bySequence = report("--to", "150");
    String recordedAt = recordedAt(150);
    Json.Obj byTime = report("--to", recordedAt);

    assertThat(Shown.count(bySequence, "sequence")).isEqualTo(150);
    assertThat(Shown.count(byTime, "sequence")).as("seed %d", seed).isGreaterThanOrEqualTo(150);
    assertThat(recordedAt(Shown.count(byTime, "sequence"))).isEqualTo(recordedAt);
  }

  @Test
  void withoutADirectoryItOnlyCounts() throws Exception {
    List<String> before = listing(stage.data());
    Json.Obj report = report();

    assertThat(Shown.count(report, "entries")).isEqualTo(last());
    assertThat(
            Shown.count(report, "applied")
                + Shown.count(report, "duplicate")
                + Shown.count(report, "rejected"))
        .isEqualTo(last());
    assertThat(listing(stage.data())).isEqualTo(before);
    assertThat(stage.data().resolve("tmp")).isEmptyDirectory();
  }

  @Test
  void onlyTheSessionsAndProjectsAskedForAreWritten() throws IOException {
    SortedMap<String, String> all = snapshots(stage.data());
    String some = all.keySet().stream().filter(path -> path.contains("session-")).findFirst().get();
    String id = String.valueOf(Path.of(some).getName(1));

    replay("--out", out.toString(), "--session", id);
    assertThat(snapshots(out)).containsExactly(Map.entry(some, all.get(some)));

    replay("--out", out.toString(), "--project", "project-1");
    assertThat(snapshots(out).values())
        .as("seed %d", seed)
        .allMatch(text -> text.contains("\"project\": \"project-1\""))
        .hasSize(
            (int)
                all.values().stream()
                    .filter(text -> text.contains("\"project\": \"project-1\""))
                    .count());
  }

  @Test
  void withNoSessionToWriteTheDirectoryOfSnapshotsIsThereAndEmpty() {
    Shell.Ran ran = replay("--out", out.toString(), "--project", "nosuch");

    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.DONE);
    assertThat(ran.out()).contains(out.resolve("sessions").toString());
    assertThat(out.resolve("sessions")).isEmptyDirectory();
  }

  @Test
  void anUnknownSessionIsRefused() {
    Shell.Ran ran = replay("--out", out.toString(), "--session", "nosuch");

    assertThat(ran.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(ran.err()).startsWith("kroniek: session_not_found: ").hasLineCount(1);
  }

  @Test
  void itGoesOnWhereTheOneBeforeEnded() throws Exception {
    replay("--out", out.toString(), "--to", "120");
    journal.record(stage.data(), 100);
    Shell.Ran ran = replay("--out", out.toString(), "--json");

    Json.Obj report = (Json.Obj) JsonReader.parse(ran.out());
    assertThat(Shown.count(report, "entries")).isEqualTo(last() - 120);
    assertThat(snapshots(out)).as("seed %d", seed).isEqualTo(snapshots(stage.data()));
  }

  @Test
  void itNeverTouchesADirectoryThatIsNotItsOwn() throws Exception {
    Path foreign = Files.createDirectories(scratch.resolve("foreign"));
    Files.writeString(foreign.resolve("notes.txt"), "mine");
    Path file = Files.writeString(scratch.resolve("file"), "mine");
    replay("--out", out.toString(), "--to", "200");

    refusedAsUsage("is not empty", "--out", foreign.toString());
    refusedAsUsage("is a file", "--out", file.toString());
    refusedAsUsage("holds a journal of its own", "--out", stage.data().toString());
    refusedAsUsage("has reached entry 200 already", "--out", out.toString(), "--to", "199");
    assertThat(foreign.resolve("notes.txt")).hasContent("mine");
  }

  private void refusedAsUsage(String because, String... arguments) {
    Shell.Ran ran = replay(arguments);
    assertThat(ran.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains(because).hasLineCount(1);
  }

  @Test
  void aReplayOfAnotherJournalIsNotGoneOnWith() throws Exception {
    Path other = scratch.resolve("other");
    new RandomJournal(seed + 1).record(other, ENTRIES);
    assertThat(new Shell(other).run("replay", "--out", out.toString(), "--to", "100").exit())
        .isEqualTo(ExitCode.DONE);

    Shell.Ran ran = replay("--out", out.toString());

    assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err()).contains("of another journal").hasLineCount(1);
  }

  @Test
  void aDamagedEntryEndsItThereAndIsNamed() throws Exception {
    JournalBytes.of(stage.data()).flip(2, 60);

    Shell.Ran ran = replay("--out", out.toString());

    assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err()).contains("entry 2 ", "goes on where it ended").hasLineCount(1);
  }

  @Test
  void anArchiveIsReplayedToTheSameSnapshots() throws Exception {
    Path archive = scratch.resolve("backup");
    assertThat(stage.shell().run("backup", archive.toString()).exit()).isZero();
    String elsewhere = scratch.resolve("nothing-here").toString();

    Shell.Ran ran =
        new Shell(Path.of(elsewhere))
            .at(RandomJournal.AFTERWARDS)
            .run("replay", "--archive", archive.toString(), "--out", out.toString());

    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.DONE);
    assertThat(snapshots(out)).as("seed %d", seed).isEqualTo(snapshots(stage.data()));
    assertThat(Path.of(elsewhere)).doesNotExist();
  }

  @Test
  void anArchiveGivesNothingOfASessionThatWasForgottenSince() throws Exception {
    Path archive = scratch.resolve("backup");
    assertThat(stage.shell().run("backup", archive.toString()).exit()).isZero();
    String path =
        snapshots(stage.data()).keySet().stream()
            .filter(each -> each.contains("session-"))
            .findFirst()
            .orElseThrow();
    String id = String.valueOf(Path.of(path).getName(1));
    try (Kroniek kroniek = Kroniek.open(stage.data())) {
      Command forget =
          Command.of(new Key("cli", "f"), CommandType.FORGET_SESSION, Instant.now())
              .session(new SessionId(id))
              .build();
      kroniek.append(forget).applied().join();
    }

    replay("--archive", archive.toString(), "--out", out.toString());

    assertThat(snapshots(out).keySet()).isNotEmpty().doesNotContain(path);
  }

  @Test
  void whereThereIsNoArchiveItSaysSo() {
    Shell.Ran ran = replay("--archive", scratch.toString(), "--out", out.toString());

    assertThat(ran.exit()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(ran.err()).contains("holds no archive").hasLineCount(1);
  }

  @Test
  void aDirectoryThatAnotherReplayHasIsRefused() throws Exception {
    replay("--out", out.toString(), "--to", "50");
    try (FileChannel lock =
        FileChannel.open(out.resolve("LOCK"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      assertThat(lock.tryLock()).isNotNull();
      Shell.Ran ran = replay("--out", out.toString());
      assertThat(ran.exit()).isEqualTo(ExitCode.REFUSED);
      assertThat(ran.err()).contains("in use").hasLineCount(1);
    }
  }

  private Shell.Ran replay(String... options) {
    return stage
        .shell()
        .at(RandomJournal.AFTERWARDS)
        .run(Stream.concat(Stream.of("replay"), Stream.of(options)).toArray(String[]::new));
  }

  private Json.Obj report(String... options) throws Exception {
    Shell.Ran ran =
        replay(Stream.concat(Stream.of("--json"), Stream.of(options)).toArray(String[]::new));
    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.DONE);
    return (Json.Obj) JsonReader.parse(ran.out());
  }

  private long last() throws IOException {
    return Files.size(stage.data().resolve("outcomes.log")) / 64 - 1;
  }

  private String recordedAt(long sequence) throws Exception {
    String row =
        stage
            .shell()
            .run("tail", "--after", Long.toString(sequence - 1), "--json")
            .out()
            .lines()
            .findFirst()
            .orElseThrow();
    return Shown.text((Json.Obj) JsonReader.parse(row), "recorded_at");
  }

  private static SortedMap<String, String> snapshots(Path data) throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    Path sessions = data.resolve("sessions");
    try (Stream<Path> files = Files.walk(sessions)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.put(sessions.relativize(file).toString(), Files.readString(file));
      }
    }
    return texts;
  }

  /** All files below the data directory, and when they were written. */
  private static List<String> listing(Path data) throws IOException {
    List<String> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(data)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        files.add(file + " " + Files.getLastModifiedTime(file));
      }
    }
    return files;
  }
}

package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Json;
import dev.kroniek.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class BackupCommandTest {
  @RegisterExtension final Stage stage = new Stage();

  @TempDir Path scratch;

  private final long seed = Long.getLong("kroniek.seed", System.nanoTime());
  private final RandomJournal journal = new RandomJournal(seed);
  private Path backup;
  private Path restored;

  @BeforeEach
  void record() throws Exception {
    journal.record(stage.data(), 300);
    backup = scratch.resolve("backup");
    restored = scratch.resolve("restored");
  }

  private Shell.Ran backup(String... options) {
    List<String> words = new ArrayList<>(List.of("backup", backup.toString()));
    words.addAll(List.of(options));
    return stage.shell().run(words.toArray(String[]::new));
  }

  private Shell.Ran restore(String... options) {
    List<String> words =
        new ArrayList<>(List.of("restore", backup.toString(), "--data", restored.toString()));
    words.addAll(List.of(options));
    return stage.shell().run(words.toArray(String[]::new));
  }

  private static Json.Obj json(Shell.Ran ran) throws Exception {
    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.DONE);
    return (Json.Obj) JsonReader.parse(ran.out().getBytes(StandardCharsets.UTF_8));
  }

  private static SortedMap<String, String> snapshots(Path data) throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(data.resolve("sessions"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.put(data.relativize(file).toString(), Files.readString(file));
      }
    }
    return texts;
  }

  private void hookLeaves(String name) throws IOException {
    Path file = Files.createDirectories(stage.data().resolve("spool")).resolve(name);
    Files.writeString(
        file, "kroniek1 claude-code 1 2 - " + name + " -\n{}\nkroniek1 end " + name + "\n");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-23T10:00:00.5Z")));
  }

  @Test
  void whatWasBackedUpIsRestored() throws Exception {
    hookLeaves("1-aa");
    Shell.Ran backedUp = backup();
    assertThat(backedUp.exit()).as(backedUp.err()).isEqualTo(ExitCode.DONE);
    assertThat(backedUp.out()).contains("of them new").contains("1 hook files that wait");
    Shell.Ran ran = restore();
    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.DONE);
    assertThat(ran.out()).contains("entries   1 to ").contains("1 hook files that wait");
    assertThat(snapshots(restored)).as("seed %d", seed).isEqualTo(snapshots(stage.data()));
    assertThat(restored.resolve("spool/1-aa"))
        .hasSameBinaryContentAs(stage.data().resolve("spool/1-aa"));
    assertThat(stage.shell().run("sessions", "--data", restored.toString()).out())
        .isEqualTo(stage.shell().run("sessions").out());
  }

  @Test
  void theReportsCount() throws Exception {
    Json.Obj first = json(backup("--json"));
    assertThat(Shown.count(first, "added")).isEqualTo(Shown.count(first, "last_sequence"));
    journal.record(stage.data(), 50);
    Json.Obj second = json(backup("--json"));
    assertThat(Shown.count(second, "added"))
        .as("seed %d", seed)
        .isEqualTo(Shown.count(second, "last_sequence") - Shown.count(first, "last_sequence"));
    assertThat(Shown.count(second, "first_sequence")).isEqualTo(1);
    Json.Obj back = json(restore("--json"));
    assertThat(Shown.count(back, "last_sequence")).isEqualTo(Shown.count(second, "last_sequence"));
  }

  @Test
  void anEarlierMomentIsRestoredWithoutTheHookFiles() throws Exception {
    hookLeaves("1-aa");
    backup();
    Json.Obj back = json(restore("--json", "--to", "100"));
    assertThat(Shown.count(back, "last_sequence")).isEqualTo(100);
    assertThat(Shown.count(back, "spool_files")).isZero();
  }

  @Test
  void momentsThatTheBackupDoesNotHaveAreWrongUsage() {
    backup();
    for (String to : List.of("1000000", "2099-01-01", "yesterday")) {
      Shell.Ran ran = restore("--to", to);
      assertThat(ran.exit()).as(to).isEqualTo(ExitCode.USAGE);
      assertThat(ran.err()).as(to).startsWith("kroniek: ").hasLineCount(1);
      assertThat(restored).doesNotExist();
    }
  }

  @Test
  void aDirectoryThatIsNotEmptyIsRefused() throws Exception {
    backup();
    Files.createDirectories(restored);
    Files.writeString(restored.resolve("thesis.txt"), "chapter one");
    Shell.Ran ran = restore();
    assertThat(ran.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(ran.err()).contains("is not empty").hasLineCount(1);
    try (Stream<Path> files = Files.list(restored)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void whatIsNoBackupCannotBeRestored() throws Exception {
    for (Path wrong : List.of(scratch.resolve("nothing"), stage.data())) {
      backup = wrong;
      Shell.Ran ran = restore();
      assertThat(ran.exit()).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(ran.err()).contains("holds no archive").hasLineCount(1);
      assertThat(restored).doesNotExist();
    }
  }

  @Test
  void wrongTargetsOfABackupAreRefused() throws Exception {
    Path thesis = Files.createDirectories(backup).resolve("thesis.txt");
    Files.writeString(thesis, "chapter one");
    Shell.Ran ran = backup();
    assertThat(ran.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(ran.err()).contains("thesis.txt").hasLineCount(1);

    backup = stage.data().resolve("backup");
    Shell.Ran inside = backup();
    assertThat(inside.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(inside.err()).contains("inside the data directory").hasLineCount(1);
    assertThat(stage.shell().run("backup").exit()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void withoutDataThereIsNothingToBackUp() {
    Shell.Ran ran = backup("--data", scratch.resolve("nothing").toString());
    assertThat(ran.exit()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(ran.err()).hasLineCount(1);
    assertThat(backup).doesNotExist();
  }

  @Test
  void tombstonesAreTakenFromAFileADirectoryOrABackup() throws Exception {
    backup();
    journal.record(stage.data(), 1_000); // among them some that forget
    Path newer = scratch.resolve("newer");
    stage.shell().run("backup", newer.toString());
    Path list = stage.data().resolve("journal/TOMBSTONES");
    assertThat(list).as("seed %d", seed).exists();
    for (Path told : List.of(list, stage.data(), newer)) {
      restored = scratch.resolve("restored-" + told.getFileName());
      Json.Obj back = json(restore("--json", "--tombstones", told.toString()));
      assertThat(Shown.count(back, "forgotten")).isPositive();
      assertThat(restored.resolve("journal/TOMBSTONES")).hasSameTextualContentAs(list);
    }
    restored = scratch.resolve("no");
    Shell.Ran ran = restore("--tombstones", scratch.toString());
    assertThat(ran.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("--tombstones").hasLineCount(1);
  }
}

package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class VerifyCommandTest {
  private static final int ENTRIES = 300;
  private static final int FLIPS = 12;
  private static final int OUTCOME_RECORD_BYTES = 64;

  @RegisterExtension final Stage stage = new Stage();

  @TempDir Path scratch;

  private final long seed = Long.getLong("kroniek.seed", System.nanoTime());
  private final RandomJournal journal = new RandomJournal(seed);
  private final Random draw = new Random(seed);

  @BeforeEach
  void record() throws Exception {
    System.out.println("seed " + seed);
    journal.record(stage.data(), ENTRIES);
  }

  @Test
  void whatAStoppedDaemonLeftIsGoodAndStaysAsItIs() throws IOException {
    List<String> before = listing(stage.data());

    assertGood(verify());
    assertGood(verify("--quick"));

    assertThat(listing(stage.data())).isEqualTo(before);
    assertThat(stage.data().resolve("tmp")).isEmptyDirectory();
  }

  @Test
  void aByteOfTheDatabaseIsNoticedWhereverItIs() throws IOException {
    Path file = stage.data().resolve("state.db");
    for (int i = 0; i < FLIPS; i++) {
      long offset = (long) (draw.nextDouble() * Files.size(file));
      JournalBytes.flip(file, offset);
      assertNames("state.db", verify(), "byte " + offset);
      assertNames("state.db", verify("--quick"), "byte " + offset + ", quick");
      JournalBytes.flip(file, offset);
    }
    assertGood(verify());
  }

  @Test
  void aByteOfTheOutcomesIsNoticedAndItsEntryNamed() throws IOException {
    Path file = stage.data().resolve("outcomes.log");
    for (int i = 0; i < FLIPS; i++) {
      long offset = draw.nextInt((int) Files.size(file) - OUTCOME_RECORD_BYTES);
      long sequence = offset / OUTCOME_RECORD_BYTES + 1;
      JournalBytes.flip(file, offset + OUTCOME_RECORD_BYTES);
      Shell.Ran ran = verify();
      assertNames("outcomes.log: entry " + sequence, ran, "record " + sequence);
      JournalBytes.flip(file, offset + OUTCOME_RECORD_BYTES);
    }
    JournalBytes.flip(file, draw.nextInt(OUTCOME_RECORD_BYTES));
    assertNames("outcomes.log", verify(), "header");
  }

  @Test
  void theQuickWayNoticesAByteOfTheOutcomesToo() throws IOException {
    Path file = stage.data().resolve("outcomes.log");
    for (int i = 0; i < FLIPS; i++) {
      int offset = OUTCOME_RECORD_BYTES + draw.nextInt((int) Files.size(file) - 64);
      JournalBytes.flip(file, offset);
      assertNames("outcomes.log", verify("--quick"), "byte " + offset);
      JournalBytes.flip(file, offset);
    }
  }

  @Test
  void aByteOfAnEntryIsNoticedAndTheEntryNamed() throws IOException {
    TreeMap<Long, JournalBytes.Place> entries = JournalBytes.of(stage.data()).entries();
    List<Long> sequences = List.copyOf(entries.keySet());
    for (int i = 0; i < FLIPS; i++) {
      long sequence = sequences.get(draw.nextInt(sequences.size()));
      JournalBytes.Place place = Objects.requireNonNull(entries.get(sequence));
      long offset = place.offset() + draw.nextInt(place.length());
      JournalBytes.flip(place.file(), offset);
      assertNames("entry " + sequence, verify(), place + ", byte " + offset);
      JournalBytes.flip(place.file(), offset);
    }
    assertGood(verify());
  }

  @Test
  void aByteOfASnapshotIsNoticedAndItsSessionNamed() throws IOException {
    List<Path> files = snapshots();
    for (int i = 0; i < FLIPS; i++) {
      Path file = files.get(draw.nextInt(files.size()));
      long offset = draw.nextInt((int) Files.size(file));
      String name = stage.data().relativize(file) + ": session ";
      JournalBytes.flip(file, offset);
      assertNames(name, verify(), file + ", byte " + offset);
      assertNames(name, verify("--quick"), file + ", byte " + offset + ", quick");
      JournalBytes.flip(file, offset);
    }
    assertGood(verify());
  }

  @Test
  void whatIsMissingOrTooMuchIsNamed() throws IOException {
    Path gone = snapshots().get(0);
    Files.delete(gone);
    Path stray = Files.createDirectories(stage.data().resolve("sessions/zz/stray"));
    Files.writeString(stray.resolve("session.json"), "{}");

    Shell.Ran ran = verify();

    assertNames(stage.data().relativize(gone) + ": ", ran, "missing");
    assertNames("sessions/zz/stray/session.json: is not expected there", ran, "stray");

    Files.delete(stage.data().resolve("outcomes.log"));
    assertNames("outcomes.log: is missing", verify(), "outcomes.log");
    Files.delete(stage.data().resolve("state.db"));
    assertNames("state.db: is missing", verify(), "state.db");
  }

  @Test
  void itVerifiesBesideARunningDaemonThatGoesOn() throws Exception {
    try (ServeProcess daemon = ServeProcess.start(stage.data(), scratch).awaitReady()) {
      Thread writer = new Thread(this::append);
      writer.start();
      for (int i = 0; i < 3; i++) {
        assertGood(verify());
        assertGood(verify("--quick"));
      }
      writer.join();
      Path file = snapshots().get(0);
      String name = stage.data().relativize(file).toString();
      JournalBytes.flip(file, 5);
      assertNames(name, verify(), "while the daemon runs");
      assertThat(daemon.stop()).isZero();
    }
  }

  @Test
  void whatAKilledDaemonLeftIsGoodUnlessMoreIsWrong() throws Exception {
    try (ServeProcess daemon = ServeProcess.start(stage.data(), scratch).awaitReady()) {
      append();
      daemon.kill();
    }
    assertGood(verify());
    assertGood(verify("--quick"));

    JournalBytes.flip(snapshots().get(0), 5);
    assertThat(verify().exit()).isEqualTo(ExitCode.FAILED);
  }

  private void append() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      lines.add(
          "{\"type\":\"start_session\",\"session\":\"late-%d\",\"project\":\"p\",\"data\":{\"agent\":\"a\"}}"
              .formatted(i % 40));
    }
    Shell.Ran ran =
        new Shell(stage.data()).input(String.join("\n", lines)).run("append", "--stdin");
    assertThat(ran.exit()).as(ran.err()).isZero();
  }

  @Test
  void itSaysWhatItFoundAsJson() throws Exception {
    Path file = snapshots().get(0);
    JournalBytes.flip(file, 5);

    Shell.Ran ran = verify("--json");

    assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.out())
        .contains("\"good\": false", "\"file\": \"" + stage.data().relativize(file) + "\"");
    JournalBytes.flip(file, 5);
    assertThat(verify("--json").out()).contains("\"good\": true", "\"wrong\": 0");
  }

  @Test
  void whereThereIsNothingToVerifyItSaysSo() throws Exception {
    Path empty = Files.createDirectories(scratch.resolve("empty"));
    assertUnavailable("is no data directory of Kroniek", empty);
    assertUnavailable("there is no directory", scratch.resolve("nosuch"));
    Path file = Files.writeString(scratch.resolve("file"), "mine");
    assertUnavailable("there is no directory", file);
    assertThat(empty).isEmptyDirectory();
  }

  private static void assertUnavailable(String because, Path data) {
    Shell.Ran ran = new Shell(data).run("verify");
    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(ran.err()).contains(because).hasLineCount(1);
  }

  private Shell.Ran verify(String... options) {
    return new Shell(stage.data())
        .at(RandomJournal.AFTERWARDS)
        .run(Stream.concat(Stream.of("verify"), Stream.of(options)).toArray(String[]::new));
  }

  private void assertGood(Shell.Ran ran) {
    assertThat(ran.exit()).as("seed %d: %s%s", seed, ran.out(), ran.err()).isZero();
    assertThat(ran.err()).isEmpty();
  }

  private void assertNames(String named, Shell.Ran ran, String damaged) {
    assertThat(ran.exit()).as("%s, seed %d: %s", damaged, seed, ran.err()).isOne();
    assertThat(ran.out()).as("%s, seed %d", damaged, seed).contains(named);
  }

  private List<Path> snapshots() throws IOException {
    try (Stream<Path> files = Files.walk(stage.data().resolve("sessions"))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
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

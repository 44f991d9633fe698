package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.SessionLookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What each released version left on the disk is read, proved and gone on with. */
@Timeout(120)
@ParameterizedClass
@ValueSource(strings = {"v1", "v1-compacted"})
class GoldenDirectoryTest {
  @Parameter String version = "";

  @TempDir Path directory;

  private Path data;
  private Map<String, Long> before;

  @BeforeEach
  void unpack() throws IOException {
    GoldenDirectory.unpack(version, directory);
    data = directory.resolve("data");
    before = derived(data);
    assertThat(before).hasSizeGreaterThan(3);
  }

  /** The checksums of the outcomes and of all snapshots. */
  private static Map<String, Long> derived(Path data) throws IOException {
    Map<String, Long> files = new TreeMap<>(DirectoryImage.checksums(data));
    files.keySet().removeIf(name -> !name.startsWith("sessions/") && !name.equals("outcomes.log"));
    return files;
  }

  private Shell.Ran run(String... words) {
    Shell.Ran ran = new Shell(data).at(RandomJournal.AFTERWARDS).run(words);
    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.DONE);
    return ran;
  }

  @Test
  void itIsFoldedAgainToTheSameBytes() throws Exception {
    Path out = directory.resolve("out");
    run("replay", "--out", out.toString());
    assertThat(derived(out)).isEqualTo(before);
  }

  @Test
  void everyByteIsProved() throws Exception {
    run("verify");
    run("verify", "--quick");
    assertThat(derived(data)).isEqualTo(before);
  }

  @Test
  void itIsOpenedAndGoneOnWith() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data)) {
      kroniek.recovered().join();
      assertThat(kroniek.status().damage()).isEmpty();
      assertThat(kroniek.session(new SessionId(GoldenDirectory.FORGOTTEN_SESSION)))
          .isInstanceOf(SessionLookup.Forgotten.class);
    }
    assertThat(derived(data)).isEqualTo(before);
    run("verify");
    String sessions = run("sessions").out();
    assertThat(sessions).isNotBlank().doesNotContain(GoldenDirectory.FORGOTTEN_SESSION);
    assertThat(run("sessions", "--at", "90").out()).isNotBlank();
    assertThat(run("diff", "--from", "60").out())
        .isNotBlank()
        .doesNotContain(GoldenDirectory.FORGOTTEN_SESSION);
    assertThat(run("history", "session-1").out()).isNotBlank();
    assertThat(run("explain", "session-1").out()).isNotBlank();
    assertThat(run("export").out())
        .contains("\"sequence\":100,")
        .doesNotContain(GoldenDirectory.FORGOTTEN_TEXT);
  }

  @Test
  void whatIsDerivedComesBackFromTheJournalAlone() throws Exception {
    for (String name : List.of("state.db", "state.db.crc32c", "outcomes.log", "sessions")) {
      delete(data.resolve(name));
    }
    Kroniek.open(data).close();
    assertThat(derived(data)).isEqualTo(before);
  }

  @Test
  void itsBackupIsRestoredToTheSameBytesAndTakesWhatIsNew() throws Exception {
    Path journal = data;
    data = directory.resolve("restored");
    run("restore", directory.resolve("archive").toString());
    assertThat(derived(data)).isEqualTo(before);
    data = journal;
    assertThat(run("backup", directory.resolve("archive").toString()).out())
        .contains(", 0 of them new");
  }

  private static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      try (Stream<Path> files = Files.walk(path)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}

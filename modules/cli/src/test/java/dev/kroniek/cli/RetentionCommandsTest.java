package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.Kroniek;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code compact} and {@code forget}, where no daemon runs. */
@Timeout(180)
class RetentionCommandsTest {
  private static final String MARKER = "zebrafish";

  @RegisterExtension final Stage stage = new Stage();

  private Shell.Ran run(String... words) {
    return stage.shell().run(words);
  }

  /** Two sessions, recorded by a process that is gone. */
  @BeforeEach
  void record() throws Exception {
    try (Kroniek kroniek = Kroniek.open(stage.data())) {
      take(kroniek, CommandType.START_SESSION, "gone-1", "title", MARKER);
      take(kroniek, CommandType.ADD_EVENT, "gone-1", "message", MARKER);
      take(kroniek, CommandType.START_SESSION, "kept-1", "title", "Kept");
    }
  }

  private static void take(
      Kroniek kroniek, CommandType type, String session, String name, String value)
      throws Exception {
    kroniek
        .append(
            Command.of(new Key("cli", session + type), type, Instant.parse("2026-11-23T10:00:00Z"))
                .session(new SessionId(session))
                .project(new ProjectId("/p"))
                .data(Json.Obj.builder().put("kind", "note").put(name, value).build())
                .build())
        .applied()
        .join();
  }

  private List<Path> filesWith(String text) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(stage.data())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try {
          if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
            found.add(file);
          }
        } catch (NoSuchFileException e) {
          // deleted since it was listed
        }
      }
    }
    return found;
  }

  @Test
  void withNowNothingIsLeftBelowTheDataDirectory() throws Exception {
    Files.writeString(
        Files.createDirectories(stage.data().resolve("spool/rejected")).resolve("1a"),
        "it names gone-1");
    assertThat(filesWith("gone-1")).isNotEmpty();
    Shell.Ran forgotten = run("forget", "gone", "--now", "--reason", "a secret");
    assertThat(forgotten.err()).isEmpty();
    assertThat(forgotten.out()).isEqualTo("gone-1 is forgotten, and nothing of it is left\n");
    assertThat(filesWith("gone-1")).isEmpty();
    assertThat(filesWith(MARKER)).isEmpty();
    assertThat(filesWith("a secret")).isNotEmpty();
    Shell.Ran again = run("forget", "gone-1", "--now");
    assertThat(again.out()).startsWith("gone-1 was forgotten before");
    assertThat(again.exit()).isEqualTo(ExitCode.DONE);
    assertThat(run("sessions").out()).contains("kept-1").doesNotContain("gone");
  }

  @Test
  void withoutNowTheBytesGoWithTheNextCompaction() throws Exception {
    assertThat(run("forget", "gone-1").out()).contains("with the next compaction");
    assertThat(filesWith(MARKER)).isNotEmpty();
    assertThat(run("compact", "--dry-run").out()).contains("would be erased");
    assertThat(filesWith(MARKER)).isNotEmpty();
    assertThat(run("compact").out()).contains("what was left of them erased");
    assertThat(filesWith(MARKER)).isEmpty();
    assertThat(run("compact", "--json").out()).contains("\"erases_forgotten\": false");
  }

  @Test
  void whatMakesNoSenseIsToldInOneLine() {
    assertThat(run("compact", "--keep", "soon").err())
        .isEqualTo("kroniek: --keep must be a time such as 90d, 12h or 30m, not \"soon\"\n");
    assertThat(run("compact", "--keep", "soon").exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run("compact", "--max-size", "2GB").exit()).isEqualTo(ExitCode.USAGE);
    Shell.Ran unknown = run("forget", "nosuch");
    assertThat(unknown.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(unknown.err()).startsWith("kroniek: session_not_found").hasLineCount(1);
    Shell.Ran inside =
        run("compact", "--keep", "1s", "--archive", stage.data().resolve("a").toString());
    assertThat(inside.exit())
        .isEqualTo(ExitCode.DONE); // nothing is dropped, so nothing is archived
  }

  @Test
  void whereThereIsNoDataNothingIsMade() {
    Shell.Ran ran = run("compact", "--data", stage.data().resolve("none").toString());
    assertThat(ran.exit()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(stage.data().resolve("none")).doesNotExist();
  }
}

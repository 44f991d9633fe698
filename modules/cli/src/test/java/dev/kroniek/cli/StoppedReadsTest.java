package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.Kroniek;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reads of a data directory whose daemon does not run. */
@Timeout(120)
class StoppedReadsTest {
  private static final String STOPPED = "kroniek: daemon stopped, 0 facts not folded\n";

  @RegisterExtension final Stage stage = new Stage();

  @BeforeEach
  void fill() throws Exception {
    try (Kroniek kroniek = Kroniek.open(stage.data())) {
      send(
          kroniek, "1", CommandType.START_SESSION, Json.Obj.builder().put("title", "Mend").build());
      send(kroniek, "2", CommandType.HEARTBEAT, Json.Obj.EMPTY);
      send(kroniek, "3", CommandType.ADD_DECISION, Json.Obj.builder().put("title", "H2").build());
      send(
          kroniek,
          "4",
          CommandType.UPDATE_TASK,
          Json.Obj.builder().put("task", "t").put("status", "completed").build());
    }
  }

  private static void send(Kroniek kroniek, String id, CommandType type, Json.Obj data)
      throws Exception {
    kroniek
        .append(
            Command.of(new Key("test", id), type, Shell.NOON)
                .session(new SessionId("s-one"))
                .project(new ProjectId("/home/a/shop"))
                .data(data)
                .build())
        .applied()
        .get(20, TimeUnit.SECONDS);
  }

  @Test
  void everyCommandThatReadsWorksAndSaysThatTheDaemonIsStopped() {
    assertThat(stage.shell().run("sessions").out()).contains("s-one", "shop", "Mend");
    assertThat(stage.shell().run("show", "@last").out()).startsWith("Mend\nactive").contains("H2");
    assertThat(stage.shell().run("show", "s-o", "--json").out()).startsWith("{\n  \"schema\": 1,");
    assertThat(stage.shell().run("history", "s-one", "--json").out()).hasLineCount(3);
    assertThat(stage.shell().run("history", "s-one", "--all", "--json").out()).hasLineCount(4);
    assertThat(stage.shell().run("tail", "-n", "2", "--json").out()).hasLineCount(2);
    assertThat(stage.shell().run("rejections").out()).contains("update_task", "task_not_found");
    for (String command : new String[] {"sessions", "tail", "rejections", "show s-one"}) {
      Shell.Ran ran = stage.shell().run(command.split(" "));
      assertThat(ran.err()).as(command).isEqualTo(STOPPED);
      assertThat(ran.exit()).as(command).isEqualTo(ExitCode.DONE);
    }
  }

  @Test
  void statusTellsThatItIsStoppedAndEndsWith3() {
    Shell.Ran ran = stage.shell().run("status");

    assertThat(ran.exit()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(ran.out()).startsWith("daemon    stopped\n").contains("sessions  1 active,");
    assertThat(stage.shell().run("status", "--json").out()).contains("\"state\": \"stopped\"");
  }

  @Test
  void hookFilesThatWaitAreCounted() throws Exception {
    Path spool = Files.createDirectories(stage.data().resolve("spool"));
    Files.writeString(spool.resolve("12-a"), "kroniek1 x\n{}\nkroniek1 end 12-a\n");
    Files.writeString(spool.resolve("13-b"), "kroniek1 x\n{}\nkroniek1 end 12-a\n");
    Files.writeString(spool.resolve("14-c"), "");

    assertThat(stage.shell().run("sessions").err())
        .isEqualTo("kroniek: daemon stopped, 1 fact not folded\n");
  }

  @Test
  void readingLeavesTheDirectoryAsItWas() throws Exception {
    List<String> before = listing();

    stage.shell().run("sessions");
    stage.shell().run("history", "s-one");

    assertThat(listing()).isEqualTo(before);
  }

  private List<String> listing() throws Exception {
    List<String> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(stage.data())) {
      for (Path file : all.filter(f -> !f.endsWith("tmp")).sorted().toList()) {
        files.add(file + (Files.isRegularFile(file) ? " " + Files.getLastModifiedTime(file) : ""));
      }
    }
    return files;
  }

  @Test
  void whatIsAppendedWaitsInTheSpool() {
    Shell.Ran ran = stage.shell().run("append", "heartbeat", "session=s-one");

    assertThat(ran.exit()).isEqualTo(ExitCode.DONE);
    assertThat(ran.err()).contains("waits in its spool");
  }

  @Test
  void stopEndsWith3WhereNothingRuns() {
    assertThat(stage.shell().run("stop").exit()).isEqualTo(ExitCode.UNAVAILABLE);
  }

  @Test
  void nativeCodeIsUnpackedBelowTheDataDirectoryForItsOwnerOnlyAndCleared() throws Exception {
    String before = System.getProperty("java.io.tmpdir");
    Path left = Files.createDirectories(stage.data().resolve("tmp/999999999"));
    Files.writeString(left.resolve("lib.so"), "x");
    try (Scratch scratch = Scratch.of(stage.data())) {
      Path own = Path.of(System.getProperty("org.sqlite.tmpdir"));

      assertThat(own).startsWith(stage.data().resolve("tmp")).isDirectory();
      assertThat(System.getProperty("java.io.tmpdir")).isEqualTo(own.toString());
      assertThat(Files.getPosixFilePermissions(own))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
      assertThat(left).doesNotExist();
      assertThat(scratch).isNotNull();
    } finally {
      System.setProperty("java.io.tmpdir", before);
    }
    assertThat(stage.data().resolve("tmp")).isEmptyDirectory();
  }
}

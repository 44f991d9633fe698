package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.hooks.AgentAdapter;
import dev.kroniek.hooks.PromptCapture;
import dev.kroniek.hooks.RawPayload;
import dev.kroniek.hooks.SpoolFile;
import dev.kroniek.redaction.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commands that are appended while no daemon runs. */
@Timeout(120)
class SpooledCommandsTest {
  @RegisterExtension final Stage stage = new Stage();

  @BeforeEach
  void oneSession() throws Exception {
    try (Kroniek kroniek = Kroniek.open(stage.data())) {
      kroniek
          .append(
              Command.of(new Key("test", "1"), CommandType.START_SESSION, Shell.NOON)
                  .session(new SessionId("5e0c1a2b"))
                  .project(new ProjectId("/home/a/shop"))
                  .data(Json.Obj.EMPTY)
                  .build())
          .applied()
          .get(20, TimeUnit.SECONDS);
    }
  }

  /** What the next daemon makes of the spool, in the order in which it picks the files up. */
  private List<Command> waiting() throws Exception {
    List<Command> commands = new ArrayList<>();
    try (Stream<Path> files = Files.list(stage.data().resolve("spool"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        SpoolFile.Complete complete = (SpoolFile.Complete) SpoolFile.read(file);
        RawPayload payload = complete.open();
        try (InputStream bytes = payload.bytes()) {
          commands.addAll(
              AgentAdapter.of(complete.header().agent(), PromptCapture.FULL, Redactor.off())
                  .commands(new RawPayload(bytes, payload.length()), complete.context()));
        }
      }
    }
    return commands;
  }

  @Test
  void aCommandWaitsInTheSpoolAndThatIsSaid() throws Exception {
    Shell.Ran ran = stage.shell().run("park", "5e0c", "--reason", "review");

    assertThat(ran.exit()).isEqualTo(ExitCode.DONE);
    assertThat(ran.out()).matches("spooled: " + stage.data() + "/spool/[0-9]+-[0-9a-f-]+\n");
    assertThat(ran.err())
        .isEqualTo(
            "kroniek: no daemon runs on "
                + stage.data()
                + ": what is appended waits in its spool\n");
    assertThat(waiting())
        .singleElement()
        .satisfies(
            command -> {
              assertThat(command.type()).isEqualTo(CommandType.PARK_SESSION);
              assertThat(command.session()).isEqualTo(new SessionId("5e0c1a2b"));
              assertThat(command.key().source()).isEqualTo("cli");
              assertThat(command.at()).isEqualTo(Shell.NOON);
              assertThat(command.data().text("reason")).isEqualTo("review");
            });
    assertThat(stage.shell().run("sessions").err()).contains("1 fact not folded");
  }

  @Test
  void aKeyOfOnesOwnIsKeptSoThatSendingAgainIsADuplicate() throws Exception {
    stage.shell().run("append", "add_decision", "session=@last", "title=Brass", "id=k1");
    stage
        .shell()
        .run("append", "--body", "{\"type\":\"heartbeat\",\"session\":\"x\",\"id\":\"k2\"}");

    assertThat(waiting())
        .extracting(Command::key)
        .containsExactlyInAnyOrder(new Key("cli", "k1"), new Key("http", "k2"));
  }

  @Test
  void linesAreLeftOneByOneAndInTheirOrder() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      lines.append("{\"type\":\"heartbeat\",\"session\":\"s\",\"id\":\"").append(i).append("\"}\n");
    }

    Shell.Ran ran =
        stage.shell().input(lines + "{\"type\":\"bark\"}\nno\n").run("append", "--stdin");

    assertThat(ran.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(ran.out()).isEqualTo("refused: 2\nspooled: 20\n");
    assertThat(ran.err())
        .contains("waits in its spool", "line 21: Not a command: type: ", "line 22: Not JSON: ");
    assertThat(waiting())
        .extracting(command -> command.key().id())
        .containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(Integer::toString).toList());
  }

  @Test
  void whatIsMalformedIsRefusedAsByTheDaemon() throws Exception {
    Shell.Ran ran = stage.shell().run("append", "--body", "{\"type\":\"park_session\"}");

    assertThat(ran.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(ran.err()).isEqualTo("kroniek: Not a command: session: is missing\n");
    assertThat(stage.shell().run("append", "--body", "{").err()).contains("Not JSON: ");
    assertThat(waiting()).isEmpty();
  }

  @Test
  void aSpoolThatCannotBeWrittenIsToldAndNothingElseIs() throws IOException {
    Files.delete(stage.data().resolve("spool/rejected"));
    Files.delete(stage.data().resolve("spool"));
    Files.writeString(stage.data().resolve("spool"), "");

    Shell.Ran ran = stage.shell().run("resume", "5e0c1a2b");

    assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err()).startsWith("kroniek: cannot write to ").hasLineCount(1);
    assertThat(ran.out()).isEmpty();
  }
}

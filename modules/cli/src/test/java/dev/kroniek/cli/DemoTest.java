package dev.kroniek.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code kroniek demo}, with the real hook script and with others. */
@Timeout(300)
class DemoTest {
  @RegisterExtension final Stage stage = new Stage();
  @TempDir private Path home;
  @TempDir private Path temporary;

  @BeforeEach
  void distribution() throws IOException {
    hook(Files.readString(Path.of("../hooks/src/main/dist/kroniek-hook")));
    System.setProperty("kroniek.home", home.toString());
  }

  @AfterEach
  void noDistribution() {
    System.clearProperty("kroniek.home");
  }

  private void hook(String script) throws IOException {
    Files.createDirectories(home.resolve("hooks"));
    Files.writeString(home.resolve("hooks/kroniek-hook"), script, UTF_8);
  }

  /** As {@code kroniek demo}, but that the agents never rest. */
  private Shell.Ran demo() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Context context =
        new Context(
            Map.of("TMPDIR", temporary.toString()),
            new ByteArrayInputStream(new byte[0]),
            new Output(out),
            new Messages(new PrintStream(OutputStream.nullOutputStream(), true, UTF_8)),
            new Terminal(100, Terminal.Colour.NONE),
            new Times(InstantSource.system(), () -> ZoneOffset.UTC));
    int exit;
    String failure = "";
    try {
      exit = new DemoCommand(new RootCommand(context), Duration.ZERO).call();
    } catch (Failure e) {
      exit = e.exitCode();
      failure = e.line();
    }
    context.out().flush();
    return new Shell.Ran(exit, out.toString(UTF_8), failure);
  }

  private void assertNothingIsLeft() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void everyFactOfFiveAgentsIsThereOnceAndInItsOrder() throws IOException {
    Shell.Ran ran = demo();

    assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(ExitCode.DONE);
    assertThat(ran.out())
        .startsWith("five agents work on " + temporary + "/kroniek-demo-")
        .contains(
            "Mend the till",
            "鐘のページを訳す",
            "payloads  49 handed to the hook script by 5 agents at once\n",
            "facts     66 of 66, each once and in its order\n")
        .endsWith("verdict   all is as the journal says\n");
    assertNothingIsLeft();
  }

  @Test
  void aHookThatDisturbsItsAgentIsTold() throws IOException {
    hook("cat >/dev/null; exit 2\n");

    Shell.Ran ran = demo();

    assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err())
        .isEqualTo("the hook script cannot be run: it ended with 2 and printed 0 bytes");
    assertNothingIsLeft();
  }

  @Test
  void withoutADaemonThereIsNoDemonstrationOnIt() throws IOException {
    Shell.Ran ran = stage.shell().run("demo", "--here");

    assertThat(ran.exit()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(ran.err()).startsWith("kroniek: no daemon runs on " + stage.data());
    Files.delete(home.resolve("hooks/kroniek-hook"));
    assertThat(demo().err()).contains("kroniek-hook is not there: install Kroniek again");
    assertNothingIsLeft();
  }
}

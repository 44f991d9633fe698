package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.kroniek.domain.SessionId;
import dev.kroniek.hooks.SpoolErasure;
import dev.kroniek.redaction.Redactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the daemon logs to files, and {@code kroniek logs}. */
@Timeout(60)
class LogsTest {
  private static final long BYTES_MAX = 1000;

  @RegisterExtension final Stage stage = new Stage();

  private final LoggerContext context = new LoggerContext();
  private final Logger log = context.getLogger("Test");

  @BeforeEach
  void logToFiles() {
    LogFiles files =
        new LogFiles(logs(), BYTES_MAX, LogSetup.encoder(context, UnaryOperator.identity()));
    files.setContext(context);
    files.start();
    log.addAppender(files);
  }

  @AfterEach
  void stopLogging() {
    context.stop();
  }

  private Path logs() {
    return stage.data().resolve("logs");
  }

  private Shell.Ran logsCommand(String... options) {
    List<String> words = new ArrayList<>(List.of("logs"));
    words.addAll(List.of(options));
    return stage.shell().run(words.toArray(String[]::new));
  }

  @Test
  void theNewestLinesAreShownInTheirOrder() {
    for (int i = 1; i <= 40; i++) {
      log.info("line {} 鐘\u001b[2J", i);
    }

    assertThat(logsCommand("-n", "20").out().lines())
        .hasSize(20)
        .allMatch(line -> line.matches("\\S{23} INFO  Test - line \\d+ 鐘\\?\\[2J"))
        .extracting(line -> line.replaceAll(".*line (\\d+) .*", "$1"))
        .isEqualTo(Stream.iterate(21, i -> i + 1).limit(20).map(String::valueOf).toList());
    assertThat(logsCommand("-n", "0")).isEqualTo(new Shell.Ran(ExitCode.DONE, "", ""));
    assertThat(logsCommand("-n", "1", "--json").out())
        .matches(
            "\\{\"time\":\"[^\"]+\",\"level\":\"INFO\",\"logger\":\"Test\",\"message\":\"line 40"
                + " .*\n");
    assertThat(logsCommand("-n", "0").out()).isEmpty();
  }

  @Test
  void anExceptionsTraceIsMadeSafeForATerminal() {
    log.error("failed", new IOException("\u001b]0;title\u0007"));

    assertThat(logsCommand().out())
        .contains("java.io.IOException: \\u001b]0;title\\u0007\n    at dev.kroniek.cli.LogsTest");
  }

  @Test
  void allFilesTogetherAreBoundedAndForTheirOwnerOnly() throws IOException {
    for (int i = 0; i < 300; i++) {
      log.info("a line of some length, number {}", i);
    }
    log.info("{}", "x".repeat(5000));

    try (Stream<Path> files = Files.list(logs())) {
      List<Path> all = files.sorted().toList();
      assertThat(all)
          .extracting(file -> file.getFileName().toString())
          .containsExactly("kroniek.log", "kroniek.log.1", "kroniek.log.2", "kroniek.log.3");
      for (Path file : all) {
        assertThat(Files.size(file)).isLessThanOrEqualTo(BYTES_MAX);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(logs())))
        .isEqualTo("rwx------");
  }

  @Test
  void whatIsFollowedGoesOnOverRollsAndDeletions() throws IOException {
    List<String> seen = new ArrayList<>();
    log.info("line 0");
    try (LogReader reader = new LogReader(logs())) {
      seen.addAll(reader.newest(10));
      for (int i = 1; i < 100; i++) {
        log.info("line {}", i);
        if (i == 50) {
          seen.addAll(reader.more());
          Files.delete(logs().resolve("kroniek.log"));
        }
        if (i % 7 == 0) {
          seen.addAll(reader.more());
        }
      }
      seen.addAll(reader.more());
    }

    assertThat(seen)
        .extracting(line -> line.replaceAll(".*- ", ""))
        .isEqualTo(Stream.iterate(0, i -> i + 1).limit(100).map(i -> "line " + i).toList());
  }

  @Test
  void aHalfWrittenLineIsShownOnceItIsWhole() throws IOException {
    Files.createDirectories(logs());
    Path file = Files.writeString(logs().resolve("kroniek.log"), "one\ntw");
    try (LogReader reader = new LogReader(logs())) {
      assertThat(reader.newest(10)).containsExactly("one");
      Files.writeString(file, "one\ntwo\n", StandardCharsets.UTF_8);
      assertThat(reader.more()).containsExactly("two");
    }
  }

  @Test
  void whatIsSaidOfAForgottenSessionGoesAndTheLogGoesOn() throws IOException {
    log.info("session 5e0c1a2b is told of");

    new SpoolErasure(new SessionId("5e0c1a2b"), Redactor.off()).eraseNaming(logs());
    log.info("later");

    assertThat(logsCommand().out()).contains("later").doesNotContain("5e0c1a2b").hasLineCount(1);
  }

  @Test
  void aLogThatIsALinkIsNotWrittenThrough() throws IOException {
    Path elsewhere = Files.writeString(stage.data().resolve("precious"), "");
    Files.createDirectories(logs());
    Files.createSymbolicLink(logs().resolve("kroniek.log"), elsewhere);

    log.info("told");

    assertThat(elsewhere).isEmptyFile();
  }

  @Test
  void whereThereIsNoLogThatIsSaid() {
    Shell.Ran ran = logsCommand();

    assertThat(ran.exit()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(ran.err())
        .isEqualTo("kroniek: there is no log in " + logs() + ": \"kroniek serve\" writes it\n");
    assertThat(logsCommand("-n", "-1").exit()).isEqualTo(ExitCode.USAGE);
  }
}

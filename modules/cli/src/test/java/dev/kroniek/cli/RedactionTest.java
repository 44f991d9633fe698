package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.kroniek.redaction.Redactor;
import dev.kroniek.redaction.Rules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What the command line has to do with redaction. */
@Timeout(120)
class RedactionTest {
  private static final String SECRET = "aB3dE5gH7jK9".repeat(3);
  private static final String TOKEN = "gh" + "p_" + SECRET;
  private static final String EVENT =
      "{\"id\":\"1\",\"source\":\"hook/x\",\"type\":\"add_event\",\"session\":\"s\",\"project\":\"p\","
          + "\"at\":\"2026-11-23T08:01:00Z\",\"data\":{\"kind\":\"note\",\"message\":\""
          + TOKEN
          + "\"}}\n";

  @RegisterExtension final Stage stage = new Stage();

  private Shell.Ran importing(String lines) {
    return stage.shell().with("KRONIEK_DURABILITY", "os").input(lines).run("import", "-");
  }

  private boolean isAnywhere(String text) throws IOException {
    try (Stream<Path> files = Files.walk(stage.data())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void whatIsImportedIsRedactedAndKnownAgain() throws IOException {
    assertThat(importing(EVENT).out()).contains("added: 1");
    assertThat(isAnywhere("[redacted:github-token]")).isTrue();
    assertThat(isAnywhere(SECRET)).isFalse();
    assertThat(importing(EVENT).out()).contains("added: 0").contains("already there: 1");
  }

  @Test
  void whatCannotBeImportedIsToldWithoutSecrets() {
    Shell.Ran ran = importing("{\"type\":\"" + TOKEN + "\"}\n{\"a\":" + TOKEN + "\n");
    assertThat(ran.out()).contains("skipped: 2");
    assertThat(ran.err()).contains("[redacted:github-token]").doesNotContain(SECRET);
  }

  @Test
  void aSettingTurnsItOff() throws IOException {
    Shell.Ran ran =
        stage
            .shell()
            .with("KRONIEK_DURABILITY", "os")
            .with("KRONIEK_REDACTION", "off")
            .input(EVENT)
            .run("import", "-");
    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.DONE);
    assertThat(isAnywhere(TOKEN)).isTrue();
  }

  @Test
  void withRulesThatAreWrongTheDaemonDoesNotStart() throws Exception {
    Path rules = stage.data().resolve("redaction.yaml");
    Files.writeString(rules, "rules:\n  - name: badge\n    anchors: [ACME-]\n    pattern: '('\n");
    Path prints = Files.createTempDirectory("prints");
    try (ServeProcess serve = ServeProcess.start(stage.data(), prints)) {
      assertThat(serve.awaitEnd()).isEqualTo(ExitCode.USAGE);
      assertThat(serve.errors())
          .containsExactly(
              "kroniek: "
                  + rules
                  + ", line 4: rule badge: pattern: is no RE2 pattern: missing closing ): (");
    }
    assertThat(importing(EVENT).exit()).isEqualTo(ExitCode.USAGE);
    try (Stream<Path> files = Files.list(prints)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(prints);
  }

  @Test
  void linesOfTheLogAreRedactedWithTheirStackTraces() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Redactor redactor = new Redactor(Rules.standard(), rule -> {});
    LogLayout layout = new LogLayout(redactor::text);
    layout.setContext(context);
    layout.setPattern("%msg%n");
    layout.start();
    LoggingEvent event =
        new LoggingEvent(
            "x",
            context.getLogger("x"),
            Level.ERROR,
            "cannot read {}",
            new IOException("no " + TOKEN),
            new Object[] {TOKEN});

    List<String> lines = layout.doLayout(event).lines().toList();

    assertThat(lines)
        .startsWith(
            "cannot read [redacted:github-token]",
            "java.io.IOException: no [redacted:github-token]")
        .noneMatch(line -> line.contains(SECRET));
  }
}

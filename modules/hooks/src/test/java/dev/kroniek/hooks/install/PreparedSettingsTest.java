package dev.kroniek.hooks.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.hooks.install.HookInstaller.Mode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings files as people have them: installed into, installed again, and uninstalled from. */
@Timeout(120)
class PreparedSettingsTest {
  private static final String OTHERS =
      """
      {
        "$schema": "https://json.schemastore.org/claude-code-settings.json",
        "permissions": { "allow": [ "Bash(npm run test:*)" ], "deny": [] },
        "hooks": {
          "PostToolUse": [
            { "matcher": "Edit|Write", "hooks": [ { "type": "command", "command": "prettier --write" } ] }
          ]
        },
        "model": "opus"
      }
      """;

  @TempDir Path temp;
  private Machine machine;

  @BeforeEach
  void prepare() throws IOException {
    machine = new Machine(temp);
  }

  /** The way there and back, and once more where nothing is left to do. */
  private void thereAndBack() throws IOException {
    Map<String, String> before = machine.image();

    HookInstaller.Report dry = machine.installer().install(machine.settings(), Mode.DRY_RUN);
    assertThat(machine.image()).isEqualTo(before);
    HookInstaller.Report real = machine.install();

    machine.assertRegisteredOnce();
    assertThat(real.diff()).isNotEmpty().isEqualTo(dry.diff());
    assertThat(machine.data.resolve("hooks/kroniek-hook"))
        .hasSameBinaryContentAs(machine.shipped)
        .isExecutable();
    Map<String, String> installed = machine.image();
    assertThat(machine.install().isChange()).isFalse();
    assertThat(machine.image()).isEqualTo(installed);
    assertThat(machine.uninstall().isChange()).isTrue();
    assertThat(machine.image()).isEqualTo(before);
    assertThat(machine.uninstall().isChange()).isFalse();
    assertThat(machine.image()).isEqualTo(before);
  }

  /** The change is refused, saying so, and nothing at all is changed. */
  private void refused(String because) throws IOException {
    Map<String, String> before = machine.image();

    assertThatThrownBy(machine::install)
        .isInstanceOf(SettingsRefusedException.class)
        .hasMessageContaining(because)
        .hasMessageContaining(machine.settings().toString());
    assertThat(machine.image()).isEqualTo(before);
    assertThat(machine.data.resolve("hooks/backups")).doesNotExist();
  }

  @Test
  void none() throws IOException {
    thereAndBack();
  }

  @Test
  void noneInADirectoryThatIsThere() throws IOException {
    Files.createDirectory(machine.home.resolve(".claude"));
    thereAndBack();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "{}", "{ }\n", "{\n}\n", "\uFEFF{}", "{\"hooks\": { }}"})
  void empty(String text) throws IOException {
    machine.settings(text);
    thereAndBack();
  }

  @Test
  void comments() throws IOException {
    machine.settings("{\n  // my own\n  \"model\": \"opus\"\n}\n");
    refused("it holds a comment (line 2)");
  }

  @Test
  void hooksOfOtherTools() throws IOException {
    machine.settings(OTHERS);
    thereAndBack();
    machine.install();
    assertThat(machine.text())
        .contains("{ \"matcher\": \"Edit|Write\", \"hooks\": [ { \"type\": \"command\"")
        .contains("\"permissions\": { \"allow\": [ \"Bash(npm run test:*)\" ], \"deny\": [] },\n");
  }

  @Test
  void linesThatEndInCarriageReturnAndLineFeed() throws IOException {
    machine.settings(OTHERS.replace("\n", "\r\n"));
    thereAndBack();
    machine.install();
    assertThat(machine.text().replace("\r\n", "")).doesNotContain("\n", "\r");
  }

  @Test
  void tabs() throws IOException {
    machine.settings(OTHERS.replace("  ", "\t"));
    thereAndBack();
    machine.install();
    assertThat(machine.text()).contains("\n\t\t\"SessionStart\": [\n\t\t\t{\n\t\t\t\t\"hooks\"");
  }

  @Test
  void aLinkIntoADirectoryOfDotfiles() throws IOException {
    Path dotfiles = Files.createDirectories(machine.home.resolve("dotfiles/claude"));
    Files.writeString(dotfiles.resolve("settings.json"), OTHERS);
    Files.setPosixFilePermissions(
        dotfiles.resolve("settings.json"), PosixFilePermissions.fromString("rw-rw-r--"));
    Files.createSymbolicLink(
        machine.home.resolve("dotfiles/link.json"), Path.of("claude/settings.json"));
    Files.createDirectory(machine.home.resolve(".claude"));
    Files.createSymbolicLink(machine.settings(), Path.of("../dotfiles/link.json"));

    thereAndBack();
    machine.install();

    assertThat(machine.settings()).isSymbolicLink();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(machine.settings())))
        .isEqualTo("rw-rw-r--");
  }

  @Test
  void aLinkThatLeadsNowhereYet() throws IOException {
    Files.createDirectory(machine.home.resolve("dotfiles"));
    Files.createDirectory(machine.home.resolve(".claude"));
    Files.createSymbolicLink(machine.settings(), Path.of("../dotfiles/settings.json"));
    thereAndBack();
  }

  @Test
  void aLinkInACircle() throws IOException {
    Files.createDirectory(machine.home.resolve(".claude"));
    Files.createSymbolicLink(machine.settings(), Path.of("settings.json"));
    refused("leads in a circle");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\": \"opus\"",
        "[]",
        "{\"a\": 1,}",
        "hello",
        "{\"hooks\": null}",
        "{} {}"
      })
  void invalid(String text) throws IOException {
    machine.settings(text);
    refused("was left as it is: ");
  }

  @Test
  void whatIsWrongIsSaidWithoutTheInsideOfAParser() throws IOException {
    machine.settings("{\"model\": \"opus\"");
    assertThatThrownBy(machine::install)
        .hasMessageContaining("Unexpected end-of-input")
        .hasMessageNotContainingAny("Source", "StreamReadFeature");
    machine.settings("[".repeat(300) + "]".repeat(300));
    assertThatThrownBy(machine::install)
        .hasMessageContaining("exceeds the maximum allowed (200)")
        .hasMessageNotContaining("StreamReadConstraints");
  }

  @Test
  void aDirectoryThatIsALinkWhichLeadsNowhere() throws IOException {
    Path directory = machine.home.resolve(".claude");
    Files.createSymbolicLink(directory, Path.of("dotfiles"));
    assertThatThrownBy(machine::install)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory + " is a file, or a link that leads nowhere");
    assertThat(directory).isSymbolicLink();
  }

  @Test
  void otherThanUtf8() throws IOException {
    machine.settings("");
    Files.write(machine.settings(), "{\"a\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
    refused("is not UTF-8 text");
  }

  @Test
  void readOnly() throws IOException {
    machine.settings(OTHERS);
    Files.setPosixFilePermissions(machine.settings(), PosixFilePermissions.fromString("r--r--r--"));
    refused("is read-only");
    assertThatThrownBy(() -> machine.installer().install(machine.settings(), Mode.DRY_RUN))
        .hasMessageContaining("is read-only");
    assertThat(machine.data.resolve("hooks/kroniek-hook")).exists();
  }

  @Test
  void aDirectoryInItsPlace() throws IOException {
    Files.createDirectories(machine.settings());
    refused("is no regular file");
  }

  @Test
  void aLineOfOursFromBefore() throws IOException {
    String old = machine.data + "/hooks/kroniek-hook claude-code";
    machine.settings(
        OTHERS.replace(
            "{ \"type\": \"command\", \"command\": \"prettier --write\" }",
            "{ \"type\": \"command\", \"command\": \"prettier --write\" }, { \"type\": \"command\","
                + " \"command\": \""
                + old
                + "\", \"async\": true }"));

    machine.install();

    machine.assertRegisteredOnce();
    assertThat(machine.text()).doesNotContain(old).contains("prettier --write");
    machine.uninstall();
    assertThat(machine.text()).isEqualTo(OTHERS);
  }

  @Test
  void aLineOfOursThatSomebodyChangedIsPutRight() throws IOException {
    machine.settings("{\"hooks\": {}, \"a\":1 }");
    machine.install();
    machine.settings(machine.text().replace("\"timeout\":5", "\"timeout\":60"));

    assertThat(machine.install().isChange()).isTrue();

    machine.assertRegisteredOnce();
    machine.uninstall();
    assertThat(machine.text()).isEqualTo("{\"hooks\": {}, \"a\":1 }");
  }

  @Test
  void afterAnUpgradeTheWayBackLeadsToTheVeryBeginning() throws IOException {
    String first = "{ \"hooks\": { \"Stop\": [ ] } }";
    String older =
        first.replace(
            "[ ]",
            "[{\"hooks\":[{\"command\":\""
                + machine.data
                + "/hooks/kroniek-hook claude-code\"}]}]");
    machine.settings(older);
    new SettingsBackups(machine.data.resolve("hooks/backups"), InstantSource.system())
        .keep(
            SettingsFile.at(machine.settings()).target(),
            SettingsBackups.Kind.JSON,
            first,
            Optional.of(older));

    machine.install();
    machine.assertRegisteredOnce();
    machine.uninstall();

    assertThat(machine.text()).isEqualTo(first);
  }

  @Test
  void bothPlaces() throws IOException {
    Path project = Files.createDirectories(machine.home.resolve("shop"));
    Path projects = project.resolve(".claude/settings.json");
    machine.settings(OTHERS);
    Map<String, String> before = machine.image();

    machine.install();
    machine.installer().install(projects, Mode.REAL);
    machine.assertRegisteredOnce();
    assertThat(projects).content().contains("kroniek-hook");

    machine.installer().uninstall(projects, Mode.REAL);
    machine.assertRegisteredOnce();
    machine.uninstall();
    assertThat(machine.image()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", ""})
  void oneMebibyte(String lineEnd) throws IOException {
    StringBuilder text = new StringBuilder("{\"permissions\": {\"allow\": [");
    while (text.length() < 1 << 20) {
      text.append("\"Bash(日本 ").append(text.length()).append(":*)\",").append(lineEnd);
    }
    machine.settings(text.append("\"x\"]}}").append(lineEnd).toString());
    thereAndBack();
  }

  @Test
  void whatIsTooLargeToBeSettings() throws IOException {
    machine.settings("{\"a\": \"" + "x".repeat(17 << 20) + "\"}");
    refused("larger than 16 MiB");
  }

  @Test
  void whatTheAgentWroteSinceStays() throws IOException {
    machine.settings("{\n  \"model\": \"opus\"\n}\n");
    machine.install();
    machine.settings(machine.text().replace("\"opus\"", "\"sonnet\""));

    machine.uninstall();

    assertThat(machine.text()).isEqualTo("{\n  \"model\": \"sonnet\"\n}\n");
  }

  @Test
  void aFileThatWasMadeForUsAndRewrittenByTheAgentGoes() throws IOException {
    machine.install();
    machine.settings(machine.text().replace("\n", "").replace("  ", ""));

    machine.uninstall();

    assertThat(machine.image()).containsOnlyKeys("");
  }

  @Test
  void withoutTheDataDirectoryItIsTakenOutAsWell() throws IOException {
    machine.settings(OTHERS);
    machine.install();
    machine.installer(temp.resolve("elsewhere")).install(machine.settings(), Mode.REAL);
    try (var files = Files.walk(machine.data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }

    machine.uninstall();

    assertThat(machine.registered(temp.resolve("elsewhere"))).hasSize(19);
    machine.installer(temp.resolve("elsewhere")).uninstall(machine.settings(), Mode.REAL);
    assertThat(machine.text()).isEqualTo(OTHERS);
  }
}

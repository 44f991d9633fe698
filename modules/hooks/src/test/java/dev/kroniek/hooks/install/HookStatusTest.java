package dev.kroniek.hooks.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.hooks.install.HookInstaller.Mode;
import dev.kroniek.hooks.install.HookScript.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HookStatusTest {
  @TempDir Path temp;
  private Machine machine;
  private Path project;
  private Path managed;

  @BeforeEach
  void prepare() throws IOException {
    machine = new Machine(temp);
    project = Files.createDirectories(temp.resolve("shop/.claude")).resolveSibling("");
    managed =
        Files.createDirectories(temp.resolve("managed/managed-settings.d")).resolveSibling("");
  }

  private HookStatus status() throws IOException {
    return HookStatus.of(
        machine.installer().line(),
        machine.installer().script(),
        new SettingsPlaces(machine.home.resolve(".claude"), project, managed));
  }

  private Path local() {
    return project.resolve(".claude/settings.local.json");
  }

  @Test
  void nothingIsThereYet() throws IOException {
    assertThat(status().problems())
        .containsExactly(
            "not registered: run \"kroniek hooks install claude-code\"",
            "the script is not there: run \"kroniek hooks install claude-code\"");
    assertThat(status().missing()).hasSize(19);
  }

  @Test
  void whatIsInstalledWorks() throws IOException {
    machine.install();

    assertThat(status().problems()).isEmpty();
    assertThat(status().notes()).isEmpty();
    assertThat(status().script()).isEqualTo(State.CURRENT);
    assertThat(status().isRegisteredTwice()).isFalse();
  }

  @Test
  void aMissingEventIsNamed() throws IOException {
    machine.install();
    machine.settings(machine.text().replace("\"Stop\"", "\"Stopp\""));

    assertThat(status().problems())
        .containsExactly("not registered for Stop: run \"kroniek hooks install claude-code\"");
  }

  @Test
  void aScriptThatIsGoneOrAnotherIsTold() throws IOException {
    machine.install();
    Path script = machine.data.resolve("hooks/kroniek-hook");
    Files.writeString(script, "older");
    assertThat(status().problems()).isEmpty();
    assertThat(status().notes()).singleElement().asString().contains("another than this program's");

    Files.delete(script);
    assertThat(status().problems()).singleElement().asString().contains("script is not there");
  }

  @Test
  void hooksThatAreSwitchedOffDoNotWork() throws IOException {
    machine.settings("{\"disableAllHooks\": true}").install();
    assertThat(status().problems())
        .containsExactly("disableAllHooks is set in " + machine.settings() + ": no hook runs");

    Files.writeString(local(), "{\"disableAllHooks\": false}");
    assertThat(status().problems()).isEmpty();
  }

  @Test
  void anOrganisationMayAllowOnlyItsOwnHooks() throws IOException {
    machine.install();
    Files.writeString(local(), "{\"allowManagedHooksOnly\": true}");
    assertThat(status().problems()).isEmpty();

    Path file = managed.resolve("managed-settings.d/10-hooks.json");
    Files.writeString(file, "{\"allowManagedHooksOnly\": true}");
    assertThat(status().problems())
        .containsExactly(
            "allowManagedHooksOnly is set in " + file + ": only your organisation's hooks run");
  }

  @Test
  void aFileThatTheAgentCannotReadIsAProblem() throws IOException {
    machine.install();
    Files.writeString(local(), "{ // mine\n}");

    assertThat(status().problems()).singleElement().asString().contains("holds a comment (line 1)");
  }

  @Test
  void theSameLineInTwoPlacesIsTold() throws IOException {
    machine.install();
    machine.installer().install(SettingsPlaces.ofProject(project), Mode.REAL);

    assertThat(status().isRegisteredTwice()).isTrue();
    assertThat(status().problems()).isEmpty();
    assertThat(status().notes())
        .containsExactly("registered twice, with the same line: Claude Code runs it once");

    Path file = SettingsPlaces.ofProject(project);
    Files.writeString(file, Files.readString(file).replace("\"timeout\": 5", "\"timeout\": 9"));
    assertThat(status().notes())
        .anyMatch(note -> note.startsWith("registered twice: what has no id"))
        .anyMatch(note -> note.startsWith("another line than today's in " + file));
  }

  @Test
  void whatRunsForSomeOnlyAndWhatIsNotOursIsTold() throws IOException {
    machine.settings(
        """
        {"hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": [
          {"type": "command", "command": "%s/hooks/kroniek-hook claude-code"},
          {"type": "command", "command": "f='/other/hooks/kroniek-hook'; . $f"},
          {"type": "command", "command": "tee log | %s/hooks/kroniek-hook claude-code"}]}]}}
        """
            .formatted(machine.data, machine.data));
    machine.install();

    assertThat(status().problems()).isEmpty();
    assertThat(status().notes())
        .containsExactly(
            "only for some: PreToolUse (Bash) in " + machine.settings(),
            "also in "
                + machine.settings()
                + ", and not this data directory's: /other/hooks/kroniek-hook",
            "also in "
                + machine.settings()
                + ", and not this data directory's: tee log | "
                + machine.data
                + "/hooks/kroniek-hook claude-code");
  }

  @Test
  void aHomeThatIsTheProjectCountsOnce() throws IOException {
    machine.install();
    project = machine.home;

    assertThat(status().isRegisteredTwice()).isFalse();
  }
}

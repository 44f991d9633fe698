package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Json;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HooksCommandTest {
  private static final Path SCRIPT = Path.of("../hooks/src/main/dist/kroniek-hook");

  @RegisterExtension final Stage stage = new Stage();

  @BeforeEach
  void unpack() throws IOException {
    Path distribution = Files.createDirectories(stage.data().resolve("distribution/hooks"));
    Files.copy(SCRIPT, distribution.resolve("kroniek-hook"));
    Files.createDirectories(home().resolve("shop"));
    System.setProperty("kroniek.home", stage.data().resolve("distribution").toString());
  }

  @AfterEach
  void forget() {
    System.clearProperty("kroniek.home");
  }

  private Path home() {
    return stage.data().resolve("home");
  }

  private Path data() {
    return stage.data().resolve("my data");
  }

  private Path settings() {
    return home().resolve(".claude/settings.json");
  }

  private Shell.Ran run(String... arguments) {
    return stage
        .shell()
        .with("HOME", home().toString())
        .with("KRONIEK_DATA", data().toString())
        .run(arguments);
  }

  @Test
  void whatIsInstalledIsShownAndCarriesAPayload()
      throws IOException, InterruptedException, JsonSyntaxException {
    Files.createDirectories(settings().resolveSibling(""));
    Files.writeString(settings(), "{\n\t\"model\": \"opus\"\n}\n");

    Shell.Ran planned = run("hooks", "install", "claude-code", "--dry-run");
    assertThat(data()).doesNotExist();
    Shell.Ran done = run("hooks", "install", "claude-code");

    assertThat(planned.out())
        .startsWith("--- " + settings() + "\n+++ " + settings() + "\n@@ -1,3 +1,")
        .contains("\n-\t\"model\": \"opus\"\n+\t\"model\": \"opus\",\n+\t\"hooks\": {\n")
        .endsWith("\n }\nwould be registered in " + settings() + "\n");
    assertThat(done.exit()).isZero();
    assertThat(done.err()).isEmpty();
    assertThat(done.out())
        .startsWith(planned.out().substring(0, planned.out().lastIndexOf("would be")))
        .contains("\nregistered in " + settings() + "\nwhat was there before: " + data());

    runHook("{\"session_id\":\"s1\",\"hook_event_name\":\"Stop\"}");
    try (var files = Files.list(data().resolve("spool"))) {
      assertThat(files)
          .singleElement()
          .satisfies(file -> assertThat(file).content().contains("s1"));
    }
    assertThat(run("hooks", "status", "claude-code", "--user").out())
        .containsPattern("payload +the last one now");
  }

  @Test
  void theChangeOfSettingsOnOneLineIsShownLaidOut() throws IOException {
    Files.createDirectories(settings().resolveSibling(""));
    String before = "{\"model\":\"opus\",\"permissions\":{\"allow\":[\"Read\"]}}";
    Files.writeString(settings(), before);

    Shell.Ran installed = run("hooks", "install", "claude-code");
    assertThat(settings()).content().hasLineCount(1);
    Shell.Ran taken = run("hooks", "uninstall", "claude-code");

    for (Shell.Ran ran : List.of(installed, taken)) {
      assertThat(ran.out().lines()).allMatch(line -> line.length() < 400);
      assertThat(ran.out())
          .startsWith("--- " + settings() + " (laid out here; it stays on one line)\n+++ ")
          .contains("\n       \"Read\"\n");
    }
    assertThat(installed.out()).contains("\n+  \"hooks\": {\n");
    assertThat(taken.out()).contains("\n-  \"hooks\": {\n");
    assertThat(settings()).hasContent(before);
  }

  /** As the agent does: the line that is in the settings. */
  private void runHook(String payload)
      throws IOException, InterruptedException, JsonSyntaxException {
    Json.Obj root = (Json.Obj) JsonReader.parse(Files.readString(settings()));
    Json.Arr groups = (Json.Arr) Objects.requireNonNull(Shown.object(root, "hooks").get("Stop"));
    Json.Obj handler = Shown.list((Json.Obj) groups.items().get(0), "hooks").get(0);
    Process shell =
        new ProcessBuilder("sh", "-c", Shown.text(handler, "command"))
            .redirectInput(Files.writeString(stage.data().resolve("payload"), payload).toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(shell.exitValue()).isZero();
  }

  @Test
  void afterUninstallingTheHomeIsWhatItWas() throws IOException {
    run("hooks", "install", "claude-code");
    run("hooks", "install", "claude-code", "--project", home().resolve("shop").toString());
    assertThat(home().resolve("shop/.claude/settings.json")).exists();

    Shell.Ran done = run("hooks", "uninstall", "claude-code");
    run("hooks", "uninstall", "claude-code", "--project", home().resolve("shop").toString());

    assertThat(done.out()).contains("\n+++ /dev/null\n", "\ntaken out of " + settings() + "\n");
    try (var files = Files.walk(home())) {
      assertThat(files).containsExactlyInAnyOrder(home(), home().resolve("shop"));
    }
    assertThat(run("hooks", "uninstall", "claude-code").out())
        .isEqualTo("was not registered in " + settings() + "\n");
  }

  @Test
  void installingAgainSaysThatNothingWasToBeDone() {
    run("hooks", "install", "claude-code");

    assertThat(run("hooks", "install", "claude-code").out())
        .isEqualTo("was registered before in " + settings() + "\n");
  }

  @Test
  void aDirectoryOfSettingsElsewhereIsUsed() {
    stage
        .shell()
        .with("HOME", home().toString())
        .with("CLAUDE_CONFIG_DIR", home().resolve("conf").toString())
        .run("hooks", "install", "claude-code");

    assertThat(home().resolve("conf/settings.json")).exists();
    assertThat(settings()).doesNotExist();
  }

  @Test
  void whatCannotBeEditedIsRefusedInOneLine() throws IOException {
    Files.createDirectories(settings().resolveSibling(""));
    Files.writeString(settings(), "{ // mine\n}");

    Shell.Ran ran = run("hooks", "install", "claude-code");

    assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err())
        .isEqualTo(
            "kroniek: "
                + settings()
                + " was left as it is: it holds a comment (line 1), and Claude Code takes nothing"
                + " from such a file; mend it, then run the same again\n");
    assertThat(settings()).hasContent("{ // mine\n}");
  }

  @Test
  void whatKeepsHooksFromRunningIsSaidAtOnce() throws IOException {
    Files.createDirectories(settings().resolveSibling(""));
    Files.writeString(settings(), "{\"disableAllHooks\": true}");

    assertThat(run("hooks", "install", "claude-code", "--user").err())
        .isEqualTo("kroniek: disableAllHooks is set in " + settings() + ": no hook runs\n");
  }

  @Test
  void theStatusTellsWhereAndWhen() throws IOException, JsonSyntaxException {
    Shell.Ran before = run("hooks", "status", "claude-code", "--user");
    assertThat(before.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(before.out())
        .doesNotContain("problem")
        .endsWith("verdict   not installed: \"kroniek hooks install claude-code\" installs them\n");
    run("hooks", "install", "claude-code");
    stage.daemonIn(
        Files.createDirectories(data()),
        request ->
            FakeDaemon.json(
                200,
                request.target().startsWith("/v1/status")
                    ? "{\"folded\":3}"
                    : "{\"outcomes\":["
                        + "{\"sequence\":1,\"source\":\"hook/claude-code\",\"at\":\"2026-11-23T11:57:00Z\"},"
                        + "{\"sequence\":2,\"outcome\":\"erased\"},"
                        + "{\"sequence\":3,\"source\":\"probe\",\"at\":\"2026-11-23T11:59:00Z\"}],"
                        + "\"more\":false}"));

    Shell.Ran ran = run("hooks", "status", "claude-code", "--user");

    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            """
            user      %s: 19 of 19 events
            script    %s/hooks/kroniek-hook: current
            payload   the last one 3m ago
            verdict   the hooks work
            """
                .formatted(settings(), data()));
    Json.Obj json =
        (Json.Obj) JsonReader.parse(run("hooks", "status", "claude-code", "--json").out());
    assertThat(json.get("works")).isEqualTo(new Json.Bool(true));
    assertThat(json.text("last_payload_at")).isEqualTo("2026-11-23T11:57:00.000000Z");
    assertThat(json.get("last_payload_age_seconds")).isEqualTo(new Json.Num(180));
    assertThat(Shown.list(json, "settings").get(0).text("scope")).isEqualTo("user");
  }

  @Test
  void whatIsPrintedIsWhatWouldBeInstalled() throws IOException {
    Shell.Ran printed = run("hooks", "print", "claude-code");
    assertThat(printed.err()).contains("the script is not there yet: copy ", "hooks/kroniek-hook");
    run("hooks", "install", "claude-code");

    assertThat(settings()).hasContent(printed.out());
    assertThat(run("hooks", "print", "claude-code").err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hooks",
        "hooks install",
        "hooks install codex",
        "hooks install claude-code extra",
        "hooks install claude-code --user --project .",
        "hooks install claude-code --project /no/such/directory",
        "hooks install claude-code --dryrun",
        "hooks instal claude-code"
      })
  void wrongUsageIsOneLineAndChangesNothing(String line) throws IOException {
    Shell.Ran ran = run(line.split(" "));

    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).startsWith("kroniek: ").hasLineCount(1).doesNotContain("Error:");
    assertThat(settings()).doesNotExist();
  }

  @Test
  void whatIsMisspeltIsNamedWithTheNearest() {
    assertThat(run("hooks", "instal", "claude-code").err())
        .isEqualTo(
            "kroniek: there is no command \"hooks instal\" (did you mean install?);"
                + " see \"kroniek hooks --help\"\n");
    assertThat(run("hooks", "install", "claud-code").err()).contains("did you mean claude-code?");
  }

  @Test
  void withoutAHomeOrAScriptItSaysSo() {
    assertThat(stage.shell().run("hooks", "install", "claude-code").err()).contains("set HOME");
    System.clearProperty("kroniek.home");
    assertThat(run("hooks", "install", "claude-code").err()).contains("start it by bin/kroniek");
  }
}

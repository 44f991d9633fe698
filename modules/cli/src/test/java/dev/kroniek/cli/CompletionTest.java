package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CompletionTest {
  @RegisterExtension final Stage stage = new Stage();

  private String script(String shell) {
    Shell.Ran ran = stage.shell().run("completion", shell);
    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.DONE);
    return ran.out();
  }

  @ParameterizedTest
  @CsvSource({
    "kroniek sess, sessions",
    "kroniek task st, start",
    "kroniek sessions --wa, --watch",
    "kroniek complete --outcome succ, success",
    "kroniek completion fi, fish",
    "kroniek hooks install _, claude-code",
    "kroniek hooks status --user cl, claude-code",
    "kroniek help sess, sessions",
    "kroniek completion _, bash zsh fish",
    "kroniek sessions --status _, active parked stale completed"
  })
  void bashIsTaughtCommandsOptionsAndValues(String typed, String completed) throws Exception {
    Path script = stage.data().resolve("completion");
    Files.writeString(script, script("bash"));
    String words = typed.replace(" _", " ").replace(" ", "' '");
    int last = typed.split(" ").length - 1;
    String test =
        "compopt() { :; }; . '"
            + script
            + "'; COMP_WORDS=('"
            + words
            + "'); COMP_CWORD="
            + last
            + "; _complete_kroniek; echo \"${COMPREPLY[@]}\"";

    assertThat(bash(test)).isEqualTo(completed + "\n");
  }

  private static String bash(String command) throws IOException, InterruptedException {
    Process bash = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
    bash.getOutputStream().close();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return out;
  }

  @Test
  void zshTakesWhatBashTakes() {
    assertThat(script("zsh")).isEqualTo(script("bash")).contains("bashcompinit");
  }

  @Test
  void fishIsTaughtCommandsOptionsAndValues() {
    assertThat(script("fish").lines())
        .contains(
            "complete -c kroniek -f",
            "complete -c kroniek -n '__fish_use_subcommand' -a verify -d '"
                + "Read every entry, fold them anew, and compare with state.db, outcomes.log and"
                + " all snapshots, byte for byte.'",
            "complete -c kroniek -n '__fish_seen_subcommand_from task; and not"
                + " __fish_seen_subcommand_from add start done list' -a add -d 'Add a task.'",
            "complete -c kroniek -n '__fish_seen_subcommand_from task; and"
                + " __fish_seen_subcommand_from add' -l detail -x -d 'More of it.'",
            "complete -c kroniek -n '__fish_seen_subcommand_from sessions' -l status -x -a"
                + " 'active parked stale completed' -d 'Only those: active, parked, stale,"
                + " completed.'",
            "complete -c kroniek -n '__fish_seen_subcommand_from tail' -s f -l follow -d 'Go on"
                + " with those to come, until interrupted.'",
            "complete -c kroniek -n '__fish_seen_subcommand_from backup' -F",
            "complete -c kroniek -n '__fish_seen_subcommand_from hooks; and"
                + " __fish_seen_subcommand_from install' -a 'claude-code'",
            "complete -c kroniek -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'")
        .allMatch(line -> line.startsWith("complete -c kroniek ") || line.startsWith("# "));
    for (String command : CommandLineRunner.names()) {
      assertThat(script("fish")).contains("'__fish_use_subcommand' -a " + command + " -d ");
    }
  }

  @Test
  void anotherShellIsWrongUsage() {
    assertThat(stage.shell().run("completion", "tcsh").exit()).isEqualTo(ExitCode.USAGE);
    assertThat(stage.shell().run("completion").exit()).isEqualTo(ExitCode.USAGE);
  }
}

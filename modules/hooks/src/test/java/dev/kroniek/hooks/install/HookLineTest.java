package dev.kroniek.hooks.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HookLineTest {
  private static final HookLine LINE = HookLine.of(Path.of("/home/a/data"), Path.of("/home/a"));

  @TempDir Path temp;

  @Test
  void theLineIsTheOneThatTheDesignTells() {
    assertThat(LINE.command())
        .isEqualTo(
            "f='/home/a/data/hooks/kroniek-hook'; set -- claude-code; if [ -r \"$f\" ]; then ."
                + " \"$f\"; else cat >/dev/null; fi; exit 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "with blank",
        "it's",
        "'",
        "日本語",
        "$HOME `id` \"x\" \\ *",
        "new\nline",
        "-n"
      })
  void aShellFindsTheScriptInAnyDirectory(String name) throws IOException, InterruptedException {
    Path data = Files.createDirectories(temp.resolve(name));
    Files.createDirectories(data.resolve("hooks"));
    Files.writeString(data.resolve("hooks/kroniek-hook"), "cat >\"${f%/hooks/*}/got-$1\"\n");

    assertThat(run(HookLine.of(data, temp).command(), "payload")).isZero();

    assertThat(data.resolve("got-claude-code")).hasContent("payload");
  }

  @Test
  void withoutAScriptTheLineReadsItsInputAndSucceeds() throws IOException, InterruptedException {
    assertThat(run(HookLine.of(temp.resolve("gone"), temp).command(), "x".repeat(200_000)))
        .isZero();
  }

  private int run(String command, String input) throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("sh", "-c", command)
            .redirectInput(Files.writeString(temp.resolve("input"), input).toFile())
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("output").toFile())
            .start();
    assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(temp.resolve("output")).hasContent("");
    return shell.exitValue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f='/home/a/data/hooks/kroniek-hook'; set -- claude-code; . \"$f\"",
        "f=\"$HOME/data/hooks/kroniek-hook\"; set -- claude-code; if [ -r \"$f\" ]; then . \"$f\";"
            + " fi",
        "f=${HOME}/data/hooks/kroniek-hook; . $f",
        "f=~/data/hooks/kroniek-hook; . $f",
        "/home/a/data/hooks/kroniek-hook claude-code",
        "'/home/a/data/hooks/kroniek-hook'",
        "exec sh \"/home/a/data/hooks/kroniek-hook\" claude-code",
        "/home/a/data/../data/hooks/kroniek-hook claude-code",
      })
  void everyFormThatStartsTheScriptIsOurs(String command) {
    assertThat(LINE.isOwn(handler(command))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f='/home/b/data/hooks/kroniek-hook'; set -- claude-code; . \"$f\"",
        "my-wrapper /home/a/data/hooks/kroniek-hook",
        "/home/a/data/hooks/kroniek-hook claude-code && notify-send done",
        "f='$HOME/data/hooks/kroniek-hook'; . \"$f\"",
        "echo f='/home/a/data/hooks/kroniek-hook'; x",
        "",
        "f=",
        "f='",
      })
  void whatStartsAnotherOrMoreIsNot(String command) {
    assertThat(LINE.isOwn(handler(command))).isFalse();
  }

  @Test
  void handlersThatAreNoneAreNotOurs() {
    assertThat(LINE.isOwn(new Json.Text("f='/home/a/data/hooks/kroniek-hook';"))).isFalse();
    assertThat(LINE.isOwn(Json.Obj.EMPTY)).isFalse();
    assertThat(LINE.isOwn(Json.Obj.builder().put("command", 7).build())).isFalse();
  }

  private static Json.Obj handler(String command) {
    return Json.Obj.builder().put("type", "command").put("command", command).build();
  }
}

package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that only ask the daemon are quick because of what they do not load. */
@Timeout(120)
class LoadedClassesTest {
  private static final List<String> SLOW_TO_LOAD =
      List.of(
          "net.openhft.",
          "org.eclipse.jetty.",
          "org.sqlite.",
          "io.micrometer.",
          "ch.qos.logback.",
          "org.slf4j.",
          "org.snakeyaml.",
          "dev.kroniek.engine.",
          "dev.kroniek.journal.",
          "dev.kroniek.server.",
          "dev.kroniek.state.",
          "java.time.zone.TzdbZoneRulesProvider");

  @RegisterExtension final Stage stage = new Stage();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "sessions",
        "show s1",
        "append add_event session=s1 kind=note",
        "append --stdin",
        "park s1",
        "task done t --session s1",
        "rejections --json",
        "--version"
      })
  void aCommandThatOnlyAsksTheDaemonLoadsNeitherEngineNorServer(String command)
      throws IOException, InterruptedException {
    stage.daemon(
        Map.of(
            "/v1/status", "{\"pid\":1,\"folded\":0}",
            "/v1/sessions/s1", "{\"id\":\"s1\",\"status\":\"active\"}",
            "/v1/sessions?", "{\"sessions\":[{\"id\":\"s1\"}]}",
            "/v1/outcomes", "{\"outcomes\":[],\"more\":false}",
            "/v1/commands", "{\"sequence\":1,\"outcome\":\"applied\"}"));

    List<String> loaded = loadedBy(command.split(" "));

    assertThat(loaded).contains("dev.kroniek.cli.Main", "picocli.CommandLine");
    assertThat(loaded)
        .noneMatch(name -> SLOW_TO_LOAD.stream().anyMatch(slow -> name.startsWith(slow)));
  }

  private List<String> loadedBy(String... arguments) throws IOException, InterruptedException {
    Path log = stage.data().resolve("classes");
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("-Xlog:class+load=info:file=" + log + ":none");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("KRONIEK_"));
    builder.environment().put("KRONIEK_DATA", stage.data().toString());
    Process process =
        builder
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return Files.readAllLines(log).stream().map(line -> line.split(" ", 2)[0]).toList();
  }
}

package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.Kroniek;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon says, and ends with, when its state proves damaged while it runs. */
@Timeout(180)
class DamagedStateTest {
  @TempDir Path directory;

  private Path data() {
    return directory.resolve("data");
  }

  private Path printed(String name) {
    return directory.resolve(name);
  }

  @Test
  void itSaysSoInOneLineEndsWith1AndIsWellAfterTheNextStart() throws Exception {
    recordASessionThatHasEnded();
    damageItsHead();
    Process damaged = serve("damaged");
    try {
      assertThat(damaged.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      damaged.destroyForcibly();
    }
    assertThat(damaged.exitValue()).isEqualTo(ExitCode.FAILED);
    List<String> errors = Files.readAllLines(printed("damaged.err"));
    assertThat(errors).filteredOn(line -> line.contains(" ERROR ")).hasSize(1);
    assertThat(errors)
        .anyMatch(line -> line.contains("a stored head is damaged") && line.contains("Start again"))
        .anyMatch(line -> line.startsWith("kroniek: ") && line.contains("start the daemon again"))
        .noneMatch(line -> line.startsWith("\tat "));

    Process healed = serve("healed");
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.readString(printed("healed.out")).contains("ready"));
      assertThat(new Shell(data()).run("status").out()).contains("put aside");
      assertThat(new Shell(data()).run("show", "s1").exit()).isEqualTo(ExitCode.DONE);
    } finally {
      healed.destroy();
      assertThat(healed.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(healed.exitValue()).isEqualTo(ExitCode.DONE);
  }

  private void recordASessionThatHasEnded() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data())) {
      for (CommandType type : List.of(CommandType.START_SESSION, CommandType.COMPLETE_SESSION)) {
        kroniek
            .append(
                Command.of(new Key("java", type.wireName()), type, Instant.now())
                    .session(new SessionId("s1"))
                    .project(new ProjectId("/p"))
                    .build())
            .applied()
            .join();
      }
    }
  }

  /** The start reads only the heads of active sessions: this one is met later. */
  private void damageItsHead() throws Exception {
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + data().resolve("state.db"));
        Statement sql = db.createStatement()) {
      sql.execute("UPDATE heads SET crc = crc + 1");
    }
  }

  private Process serve(String name) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("serve", "--http-port", "0"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(variable -> variable.startsWith("KRONIEK_"));
    builder.environment().put("KRONIEK_DATA", data().toString());
    return builder
        .redirectOutput(printed(name + ".out").toFile())
        .redirectError(printed(name + ".err").toFile())
        .start();
  }
}

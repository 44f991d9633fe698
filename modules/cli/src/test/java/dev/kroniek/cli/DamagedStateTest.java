package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.Kroniek;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
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

  @Test
  void itSaysSoInOneLineEndsWith1AndIsWellAfterTheNextStart() throws Exception {
    recordASessionThatHasEnded();
    damageItsHead();
    try (ServeProcess damaged = ServeProcess.start(data(), directory)) {
      assertThat(damaged.awaitEnd()).isEqualTo(ExitCode.FAILED);
      assertThat(damaged.errors()).filteredOn(line -> line.contains(" ERROR ")).hasSize(1);
      assertThat(damaged.errors())
          .anyMatch(
              line -> line.contains("a stored head is damaged") && line.contains("Start again"))
          .anyMatch(line -> line.startsWith("kroniek: ") && line.contains("start the daemon again"))
          .noneMatch(line -> line.startsWith("\tat "));
    }
    try (ServeProcess healed = ServeProcess.start(data(), directory).awaitReady()) {
      assertThat(new Shell(data()).run("status").out()).contains("put aside");
      assertThat(new Shell(data()).run("show", "s1").exit()).isEqualTo(ExitCode.DONE);
      assertThat(healed.stop()).isEqualTo(ExitCode.DONE);
    }
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
}

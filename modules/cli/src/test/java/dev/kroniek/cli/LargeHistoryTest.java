package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.Kroniek;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many read a history of large entries at once from a daemon that has little memory. */
@Timeout(180)
class LargeHistoryTest {
  private static final int EVENTS = 40;
  private static final int CLIENTS = 16;
  private static final int READS_EACH = 4;

  @TempDir Path directory;

  private Path data() {
    return directory.resolve("data");
  }

  @Test
  void theDaemonsMemorySuffices() throws Exception {
    record();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try (ServeProcess daemon =
        ServeProcess.start(
                data(),
                directory,
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash")
            .awaitReady()) {
      List<CompletableFuture<List<Integer>>> reads = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        reads.add(CompletableFuture.supplyAsync(this::read, clients));
      }
      List<Integer> statuses = reads.stream().flatMap(read -> read.join().stream()).toList();
      assertThat(statuses).hasSize(CLIENTS * READS_EACH).isSubsetOf(200, 503).contains(200);
      assertThat(new Shell(data()).run("show", "s1").exit()).isEqualTo(ExitCode.DONE);
      assertThat(daemon.stop()).isEqualTo(ExitCode.DONE);
    } finally {
      clients.shutdown();
    }
  }

  private void record() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data())) {
      for (int i = 0; i < EVENTS; i++) {
        kroniek
            .append(
                Command.of(
                        new Key("hook/claude-code", "e" + i), CommandType.ADD_EVENT, Instant.now())
                    .session(new SessionId("s1"))
                    .project(new ProjectId("/p"))
                    .data(
                        Json.Obj.builder()
                            .put("kind", "note")
                            .put("message", "x".repeat(1_000_000))
                            .build())
                    .build())
            .applied()
            .join();
      }
    }
  }

  private List<Integer> read() {
    List<Integer> statuses = new ArrayList<>();
    DaemonAddress address = DaemonAddress.of(data()).orElseThrow();
    try (HttpConnection connection = HttpConnection.open(address, Duration.ofSeconds(60))) {
      for (int i = 0; i < READS_EACH; i++) {
        String target = "/v1/sessions/s1/history?limit=1000&newest=" + (i % 2 == 0);
        statuses.add(connection.get(target).status());
      }
      return statuses;
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }
}

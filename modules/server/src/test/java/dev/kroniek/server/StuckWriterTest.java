package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writer does not come back from its work, as when the disk hangs. */
class StuckWriterTest {
  private static final int READS = 24;
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  @TempDir Path data;
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final ExecutorService clients = Executors.newFixedThreadPool(READS);
  private Daemon daemon;

  @BeforeEach
  void start() throws Exception {
    daemon = Daemon.start(data);
    daemon.startSession("s1");
    hang();
  }

  @AfterEach
  void stop() throws IOException {
    hanging.countDown();
    clients.shutdown();
    daemon.close();
  }

  /** What hears of an outcome runs on the writer's thread, unless it comes too late. */
  private void hang() throws Exception {
    CountDownLatch isHanging = new CountDownLatch(1);
    while (isHanging.getCount() > 0) {
      CompletableFuture<Void> heard =
          daemon
              .kroniek
              .append(heartbeat())
              .applied()
              .thenRun(
                  () -> {
                    if (Thread.currentThread().getName().equals("kroniek-writer")) {
                      isHanging.countDown();
                      awaitUninterrupted(hanging);
                    }
                  });
      await().until(() -> isHanging.getCount() == 0 || heard.isDone());
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Command heartbeat() throws Exception {
    return Command.of(
            new Key("java", UUID.randomUUID().toString()), CommandType.HEARTBEAT, Instant.now())
        .session(new SessionId("s1"))
        .project(new ProjectId("/p"))
        .build();
  }

  private CompletableFuture<Wire.Reply> asking(String target) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return daemon.get(target);
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        },
        clients);
  }

  private Wire.Reply askedAtOnce(String target) throws IOException {
    Instant before = Instant.now();
    Wire.Reply reply = daemon.get(target);
    assertThat(Duration.between(before, Instant.now())).as(target).isLessThan(AT_ONCE);
    return reply;
  }

  @Test
  void probesAndMetricsAnswerAtOnceAndSaySo() throws Exception {
    List<CompletableFuture<Wire.Reply>> reads = new ArrayList<>();
    for (int i = 0; i < READS; i++) {
      reads.add(asking("/v1/sessions"));
    }
    assertThat(askedAtOnce("/health/live").status()).isEqualTo(200);
    assertThat(askedAtOnce("/metrics").status()).isEqualTo(200);
    assertThat(askedAtOnce("/v1/status").status()).isEqualTo(200);
    await().atMost(Duration.ofSeconds(15)).until(() -> askedAtOnce("/health/live").status() == 503);
    for (String probe : List.of("/health/live", "/health/ready")) {
      Wire.Reply reply = askedAtOnce(probe);
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.problem()).isEqualTo("not_working");
      assertThat(reply.json().text("detail")).contains("writer", "look at the disk");
    }
    assertThat(askedAtOnce("/v1/status").json().text("failure")).contains("writer");
    CompletableFuture.allOf(reads.toArray(CompletableFuture<?>[]::new)).join();
  }

  @Test
  void readsAreRefusedAfterAWhileAndAnsweredAgainAfterwards() throws Exception {
    Instant before = Instant.now();
    for (String target : List.of("/v1/sessions", "/v1/sessions/s1/history", "/v1/outcomes", "/")) {
      Wire.Reply reply = daemon.get(target);
      assertThat(reply.status()).as(target).isEqualTo(503);
      assertThat(reply.problem()).isEqualTo("not_working");
      assertThat(reply.header("retry-after")).isNotNull();
    }
    assertThat(Duration.between(before, Instant.now()))
        .as("once it is known to hang, nobody waits for it")
        .isLessThan(Duration.ofSeconds(15));
    hanging.countDown();
    await().until(() -> daemon.get("/health/live").status() == 200);
    assertThat(daemon.get("/v1/sessions").status()).isEqualTo(200);
  }
}

package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spool of a running server. */
class SpoolWatchTest {
  @TempDir Path data;

  private void hook(String name) throws IOException {
    String file =
        "kroniek1 claude-code 11 10 9 %s /p\n{\"session_id\":\"s1\",\"hook_event_name\":\"Stop\"}\nkroniek1 end %s\n"
            .formatted(name, name);
    Files.writeString(data.resolve("spool").resolve(name), file);
  }

  /** The quicker third counts: how long the others take is up to who else is on the machine. */
  @Test
  void aHooksFileIsPickedUpAtOnceAndNotAtTheNextLook() throws IOException {
    try (Daemon daemon = Daemon.start(data)) {
      List<Double> taken = new ArrayList<>();
      double before = 0;
      for (int i = 0; i < 20; i++) {
        Path file = data.resolve("spool/7-" + i);
        hook("7-" + i);
        await()
            .pollInterval(Duration.ofMillis(2))
            .atMost(Duration.ofSeconds(20))
            .until(() -> !Files.exists(file));
        Double seconds = daemon.metric("kroniek_spool_pickup_seconds_sum");
        double sum = seconds == null ? Double.MAX_VALUE : seconds;
        taken.add(sum - before);
        before = sum;
      }
      assertThat(daemon.metric("kroniek_spool_pickup_seconds_count")).isEqualTo(20);
      Collections.sort(taken);
      assertThat(taken.get(6)).as("seconds").isLessThan(0.15);
      assertThat(daemon.get("/v1/sessions/s1").status()).isEqualTo(200);
    }
  }

  @Test
  void whatWaitedBeforeTheStartIsPickedUpToo() throws Exception {
    Files.createDirectories(data.resolve("spool"));
    for (int i = 0; i < 50; i++) {
      hook("7-" + i);
    }
    try (Daemon daemon = Daemon.start(data)) {
      daemon.server.drainSpool();
      assertThat(daemon.kroniek.status().journaledSequence()).isGreaterThanOrEqualTo(50);
      await().until(() -> Double.valueOf(0).equals(daemon.metric("kroniek_spool_backlog_files")));
    }
  }

  @Test
  void aSpoolThatIsRemovedAndMadeAgainIsWatchedAgain() throws IOException {
    try (Daemon daemon = Daemon.start(data)) {
      Files.delete(data.resolve("spool/rejected"));
      Files.delete(data.resolve("spool"));
      Files.createDirectories(data.resolve("spool"));
      hook("7-a");
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> daemon.kroniek.status().journaledSequence() > 0);
    }
  }

  @Test
  void theRealHookScriptIsHeard() throws Exception {
    Path script = Path.of("../hooks/src/main/dist/kroniek-hook").toAbsolutePath();
    assertThat(script).exists();
    try (Daemon daemon = Daemon.start(data)) {
      Process hook = shell(script);
      hook.getOutputStream()
          .write(
              "{\"session_id\":\"s9\",\"hook_event_name\":\"UserPromptSubmit\",\"prompt\":\"hi\",\"cwd\":\"/w\"}"
                  .getBytes(StandardCharsets.UTF_8));
      hook.getOutputStream().close();
      try (InputStream printed = hook.getInputStream()) {
        assertThat(printed.readAllBytes()).isEmpty();
      }
      assertThat(hook.waitFor()).isZero();
      await().until(() -> daemon.get("/v1/sessions/s9").status() == 200);
      assertThat(String.valueOf(daemon.get("/v1/sessions/s9").json().get("recent_events")))
          .contains("hi");
    }
  }

  private Process shell(Path script) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", script.toString(), "claude-code").redirectErrorStream(true);
    builder.environment().put("KRONIEK_DATA", data.toString());
    return builder.start();
  }
}

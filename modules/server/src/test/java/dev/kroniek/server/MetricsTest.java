package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus scrapes is what {@code docs/metrics.md} lists. */
class MetricsTest {
  private static final Path PAGE = Path.of("../../docs/metrics.md");
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\w+) (\\w+)");
  private static final Pattern ROW = Pattern.compile("\\| `([a-z_]+)` \\| (\\w+) \\|");

  @TempDir Path data;

  private static Set<String> names(Pattern pattern, String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1) + " " + matcher.group(2));
    }
    return names;
  }

  /** Does a little of everything, so that everything has been counted once. */
  private static String scrape(Daemon daemon) throws IOException {
    daemon.startSession("s1");
    daemon.command("{\"type\":\"heartbeat\",\"session\":\"nobody\"}");
    Wire.Reply reply = daemon.get("/metrics");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("content-type")).startsWith("text/plain; version=0.0.4");
    return reply.text();
  }

  @Test
  void everyMetricOfOursIsListedAndEveryOneListedIsThere() throws IOException {
    Set<String> listed = names(ROW, Files.readString(PAGE));
    try (Daemon daemon = Daemon.start(data)) {
      Set<String> ours = new TreeSet<>(names(TYPE, scrape(daemon)));
      ours.removeIf(name -> !name.startsWith("kroniek_"));
      // Timers keep their maximum too; the page says so once for all.
      ours.removeIf(name -> name.endsWith("_seconds_max gauge"));
      assertThat(listed).isEqualTo(ours);
    }
  }

  @Test
  void theVirtualMachineIsMeasuredToo() throws IOException {
    try (Daemon daemon = Daemon.start(data)) {
      assertThat(scrape(daemon))
          .contains("jvm_memory_used_bytes", "jvm_threads_live_threads", "process_uptime_seconds")
          .contains("jvm_classes_loaded_classes", "process_files_open_files", "system_cpu_count");
    }
  }

  @Test
  void emptyIsThereFromTheStart() throws IOException {
    try (Daemon daemon = Daemon.start(data)) {
      for (String name :
          Set.of(
              "kroniek_fold_lag_entries",
              "kroniek_fold_lag_seconds",
              "kroniek_spool_backlog_files",
              "kroniek_spool_dropped_total",
              "kroniek_spool_rejected_total")) {
        assertThat(daemon.metric(name)).as(name).isEqualTo(0.0);
      }
    }
  }

  @Test
  void requestsAreCountedByRouteNotByPath() throws IOException {
    try (Daemon daemon = Daemon.start(data)) {
      for (int i = 0; i < 5; i++) {
        daemon.get("/v1/sessions/none" + i);
        daemon.get("/nowhere" + i);
        daemon.tcp("BREW" + i + " /", daemon.headers(), new byte[0]);
      }
      await() // each is counted a moment after its answer was sent
          .untilAsserted(
              () ->
                  assertThat(daemon.get("/metrics").text())
                      .contains(counted("GET", "/v1/sessions/{id}", "404") + " 5")
                      .contains(counted("GET", "none", "404") + " 5")
                      .contains(counted("other", "none", "405") + " 5"));
    }
  }

  private static String counted(String method, String route, String status) {
    return "kroniek_http_requests_seconds_count{method=\"%s\",route=\"%s\",status=\"%s\"}"
        .formatted(method, route, status);
  }
}

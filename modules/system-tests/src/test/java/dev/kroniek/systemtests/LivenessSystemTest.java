package dev.kroniek.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents that say nothing: real processes, heard through the real hook, in quick rounds. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LivenessSystemTest {
  /** Of silence, after which a session is stale here. */
  private static final String STALE_AFTER = "2s";

  private static Daemon daemon;

  private final List<Process> agents = new ArrayList<>();

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    daemon = new Daemon(directory.resolve("data"));
    daemon.start("--liveness-interval", "1s", "--liveness-stale-after", STALE_AFTER);
  }

  @AfterEach
  void endTheAgents() {
    agents.forEach(Process::destroyForcibly);
  }

  @AfterAll
  static void stop() {
    daemon.close();
  }

  private Process agent() throws IOException {
    Process agent = new ProcessBuilder("sleep", "300").start();
    agents.add(agent);
    return agent;
  }

  /** Runs the hook as the agent does, or as one that does not tell its process, null. */
  private void hook(@Nullable Process agent, String session, String event, String more)
      throws Exception {
    ProcessBuilder builder =
        daemon.program("sh", daemon.hook().toString(), "claude-code").redirectErrorStream(true);
    if (agent != null) {
      builder.environment().put("CLAUDE_PID", "" + agent.pid());
    }
    Process hook = builder.start();
    try (OutputStream in = hook.getOutputStream()) {
      in.write(
          "{\"session_id\":\"%s\",\"cwd\":\"/u/dev/shop\",\"hook_event_name\":\"%s\"%s}"
              .formatted(session, event, more)
              .getBytes(StandardCharsets.UTF_8));
    }
    assertThat(hook.waitFor()).isZero();
  }

  private String status(String session) throws IOException {
    Http.Reply reply = daemon.http().get("/v1/sessions/" + session);
    return reply.status() == 200 ? "" + Daemon.object(reply.body()).text("status") : "absent";
  }

  private void awaitStatus(String session, String status) {
    await(session + " to be " + status)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> status(session).equals(status));
  }

  /** Heartbeats of the probe in a session's history. */
  private long probes(String session) throws IOException {
    return daemon.history(session).stream()
        .filter(row -> "probe".equals(row.text("source")))
        .count();
  }

  private void awaitProbes(String session, long more) throws IOException {
    long before = probes(session);
    await("probes")
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> probes(session) >= before + more);
  }

  @Test
  void aSilentAgentIsActiveAsLongAsItsProcessLivesAndStaleOnceItIsKilled() throws Exception {
    Process agent = agent();
    hook(agent, "s1", "UserPromptSubmit", ",\"prompt\":\"build it\"");
    hook(
        agent,
        "s1",
        "PreToolUse",
        ",\"tool_name\":\"Bash\",\"tool_use_id\":\"t1\",\"tool_input\":{\"command\":\"make\"}");
    awaitStatus("s1", "active");

    awaitProbes("s1", 3); // each after more than a second of silence: longer than stale_after
    assertThat(status("s1")).isEqualTo("active");
    assertThat(Daemon.number(daemon.session("s1"), "reopened")).isZero();

    agent.destroyForcibly().waitFor();
    awaitStatus("s1", "stale");
    assertThat(daemon.kroniek("explain", "s1", "--field", "status").out())
        .contains(
            "cleanup_stale_sessions from scheduler", "the probe last found its process alive");
    assertThat(daemon.http().get("/metrics").body())
        .containsPattern("kroniek_cleanups_total [1-9]")
        .containsPattern("kroniek_probes_total\\{finding=\"gone\"\\} [1-9]")
        .containsPattern("kroniek_probes_total\\{finding=\"alive\"\\} [1-9]");
  }

  @Test
  void twoProcessesOfOneSessionEndInTurn() throws Exception {
    Process first = agent();
    Process second = agent();
    hook(first, "s2", "SessionStart", ",\"source\":\"startup\"");
    hook(second, "s2", "SessionStart", ",\"source\":\"resume\"");
    awaitStatus("s2", "active");

    hook(first, "s2", "SessionEnd", ",\"reason\":\"other\"");
    first.destroyForcibly().waitFor();
    awaitProbes("s2", 2);
    assertThat(status("s2")).isEqualTo("active");
    assertThat(Daemon.part(daemon.session("s2"), "pids").fields())
        .containsOnlyKeys("" + second.pid());

    hook(second, "s2", "SessionEnd", ",\"reason\":\"other\"");
    second.destroyForcibly().waitFor();
    awaitStatus("s2", "completed");
  }

  @Test
  void aDaemonThatStoodStillClosesNobodyWhoWasHeardMeanwhile() throws Exception {
    hook(null, "s3", "UserPromptSubmit", ",\"prompt\":\"one\"");
    awaitStatus("s3", "active");
    daemon.signal("STOP");
    long stopped = System.nanoTime();
    int facts = 0;
    while (System.nanoTime() - stopped < Duration.ofSeconds(3).toNanos()) {
      hook(null, "s3", "UserPromptSubmit", ",\"prompt\":\"more\"");
      facts++;
    }
    daemon.signal("CONT");
    int all = 1 + facts;
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Daemon.number(Daemon.part(daemon.session("s3"), "counts"), "events") == all);
    assertThat(Daemon.number(daemon.session("s3"), "reopened")).isZero();
    awaitStatus("s3", "stale"); // nobody knows its process, and it has said its last
  }
}

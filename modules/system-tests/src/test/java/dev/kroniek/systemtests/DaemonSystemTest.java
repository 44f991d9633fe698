package dev.kroniek.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as a process: how it starts, stops, rests, and what it leaves. */
class DaemonSystemTest {
  @TempDir Path directory;

  private Daemon daemon;

  @BeforeEach
  void prepare() {
    daemon = new Daemon(directory.resolve("data"));
  }

  @AfterEach
  void killTheDaemon() {
    daemon.close();
  }

  @Test
  void aHooksPayloadIsInTheSnapshotAndOnThePage() throws Exception {
    daemon.start();
    hook(
        "{\"session_id\":\"s1\",\"cwd\":\"/u/dev/shop\",\"hook_event_name\":\"UserPromptSubmit\","
            + "\"prompt\":\"日本語で\"}");
    await().atMost(Duration.ofSeconds(10)).until(() -> snapshot("s1").contains("日本語で"));
    assertThat(daemon.session("s1").text("project")).isEqualTo("/u/dev/shop");
    assertThat(daemon.http().get("/").body()).contains("s1");
    assertThat(daemon.kroniek("show", "s1").out()).contains("日本語で");
    assertThat(daemon.kroniek("sessions", "--json").out()).contains("\"s1\"");
  }

  @Test
  void aSecondDaemonOnTheSameDirectoryFailsAtOnceAndNamesTheFirst() throws Exception {
    daemon.start();
    Daemon.Run second = daemon.kroniek("serve");
    assertThat(second.exit()).isEqualTo(1);
    assertThat(second.err()).contains("" + daemon.process().pid());
    assertThat(daemon.http().get("/health/live").status()).isEqualTo(200);
  }

  @Test
  void itStopsOnSigtermWithinFiveSecondsAndLosesNothing() throws Exception {
    daemon.start();
    for (int i = 0; i < 50; i++) {
      assertThat(append(i).status()).isEqualTo(202);
    }
    long start = System.nanoTime();
    assertThat(daemon.terminate()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(snapshot("s1")).contains("\"events\": 50");
    Daemon.Run show = daemon.kroniek("sessions", "--json");
    assertThat(show.exit()).isZero();
    assertThat(show.out()).contains("\"s1\"");
    assertThat(show.err()).contains("daemon stopped");
    Daemon.Run left = daemon.kroniek("append", "add_event", "session=s1", "kind=note");
    assertThat(left.exit()).isZero();
    assertThat(left.err()).contains("spool");
  }

  @Test
  void nothingIsWrittenOutsideTheDataDirectory() throws Exception {
    daemon.start();
    assertThat(append(1).status()).isEqualTo(202);
    assertThat(daemon.kroniek("show", "s1").exit()).isZero();
    assertThat(hsperfdata()).doesNotContain("" + daemon.process().pid());
    assertThat(daemon.terminate()).isZero();
    assertThat(daemon.surroundings()).containsExactly("home", "tmp", "work");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void atRestItUsesNoProcessorAndWritesNothing() throws Exception {
    daemon.start();
    assertThat(append(1).status()).isEqualTo(202);
    long pid = daemon.process().pid();
    // The checkpoint comes 5 s after a change; after that there is nothing left to do.
    await()
        .pollInterval(Duration.ofSeconds(6))
        .atMost(Duration.ofSeconds(60))
        .until(() -> isAtRest(pid));
  }

  /** Over five seconds: nothing written, and at most a hundredth of one core used. */
  private static boolean isAtRest(long pid) throws Exception {
    long written = written(pid);
    long ticks = ticks(pid);
    Thread.sleep(5_000);
    return written(pid) == written && ticks(pid) - ticks <= 5;
  }

  private static long written(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/io")).stream()
        .filter(line -> line.startsWith("write_bytes:"))
        .mapToLong(line -> Long.parseLong(line.substring(12).strip()))
        .sum();
  }

  /** User and system time in hundredths of a second. */
  private static long ticks(long pid) throws IOException {
    List<String> fields =
        List.of(Files.readString(Path.of("/proc/" + pid + "/stat")).split(" ", -1));
    return Long.parseLong(fields.get(13)) + Long.parseLong(fields.get(14));
  }

  private Http.Reply append(int number) throws IOException {
    return daemon
        .http()
        .post(
            "/v1/commands",
            "{\"source\":\"hook/claude-code\",\"id\":\"e%d\",\"type\":\"add_event\",\"session\":\"s1\",\"project\":\"/u/dev/shop\",\"data\":{\"kind\":\"note\"}}"
                .formatted(number));
  }

  private void hook(String payload) throws Exception {
    assertThat(daemon.hook(payload.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new Daemon.Run(0, "", ""));
  }

  private String snapshot(String session) throws IOException {
    Path file = DataLayout.snapshot(daemon.data(), session);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private static Set<String> listed(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  /** Where a JVM that is not told otherwise leaves a file of its own. */
  private static Set<String> hsperfdata() throws IOException {
    Path directory =
        Path.of(
            System.getProperty("java.io.tmpdir"), "hsperfdata_" + System.getProperty("user.name"));
    return Files.isDirectory(directory) ? new TreeSet<>(listed(directory)) : Set.of();
  }
}

package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.server.Processes.Sighting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Processes as {@code /proc} shows them: a made-up one, and that of this machine. */
class LinuxProcessesTest {
  private static final Instant TEN = Instant.parse("2026-11-23T10:00:00Z");

  @TempDir Path proc;

  @BeforeEach
  void describeThisProcess() throws IOException {
    process(500, "java", 'S', 0, 400, "1000", "500");
    copy("500", "self");
    process(501, "tick", 'R', 0, 100_000, "1000", "501");
    copy("501", "thread-self");
  }

  private void copy(String from, String to) throws IOException {
    Files.createDirectories(proc.resolve(to));
    for (String file : Set.of("stat", "status")) {
      Files.copy(proc.resolve(from).resolve(file), proc.resolve(to).resolve(file));
    }
  }

  private void process(
      long pid, String name, char state, long flags, long start, String user, String numbers)
      throws IOException {
    Path directory = Files.createDirectories(proc.resolve("" + pid));
    String stat =
        "%d (%s) %s 1 1 1 0 -1 %d 0 0 0 0 0 0 0 0 20 0 1 0 %d 0 0 0\n"
            .formatted(pid, name, state, flags, start);
    Files.writeString(directory.resolve("stat"), stat, StandardCharsets.ISO_8859_1);
    Files.writeString(
        directory.resolve("status"),
        "Name:\tx\nUid:\t%s\t%s\t%s\t%s\nNSpid:\t%s\n".formatted(user, user, user, user, numbers));
  }

  private LinuxProcesses opened() throws IOException {
    LinuxProcesses processes = new LinuxProcesses(proc, 500);
    processes.begin(TEN);
    return processes;
  }

  private Sighting look(long pid) throws IOException {
    return opened().look(pid);
  }

  @Test
  void theStartIsTicksAndToldByTheClockAsItIsNow() throws Exception {
    process(77, "claude", 'S', 0, 94_000, "1000", "77");
    assertThat(look(77)).isEqualTo(new Sighting.Running(94_000, TEN.minusSeconds(60)));
  }

  @Test
  void aNameMayHoldAnything() throws Exception {
    process(77, "a) R 1 (b \u00ff\n", 'S', 0, 94_000, "1000", "77");
    assertThat(look(77)).isEqualTo(new Sighting.Running(94_000, TEN.minusSeconds(60)));
  }

  @Test
  void whatHasEndedIsGoneThoughNobodyAskedHow() throws Exception {
    process(77, "claude", 'Z', 0, 94_000, "1000", "77");
    assertThat(look(77)).isEqualTo(new Sighting.Gone());
    assertThat(look(78)).isEqualTo(new Sighting.Gone());
    assertThat(look(4_294_967_295L)).isEqualTo(new Sighting.Gone());
    Files.write(proc.resolve("77/stat"), new byte[0]);
    assertThat(look(77)).isEqualTo(new Sighting.Gone());
  }

  @Test
  void aStoppedOneLives() throws Exception {
    process(77, "claude", 'T', 0, 94_000, "1000", "77");
    assertThat(look(77)).isInstanceOf(Sighting.Running.class);
  }

  @Test
  void whatCannotBeAnAgentOfOursIsElsewhere() throws Exception {
    process(1, "init", 'S', 0, 0, "1000", "1");
    assertThat(look(1)).as("there is a process 1 everywhere").isEqualTo(new Sighting.Elsewhere());
    assertThat(look(500)).as("this daemon").isEqualTo(new Sighting.Elsewhere());
    process(77, "kthreadd", 'S', 0x0020_8040, 0, "1000", "77");
    assertThat(look(77)).as("a thread of the kernel").isEqualTo(new Sighting.Elsewhere());
    process(78, "claude", 'S', 0, 94_000, "0", "78");
    assertThat(look(78)).as("another user's").isEqualTo(new Sighting.Elsewhere());
    process(79, "claude", 'S', 0, 94_000, "1000", "79\t7");
    assertThat(look(79)).as("in a container, as 7").isEqualTo(new Sighting.Elsewhere());
  }

  @Test
  void whereTheProcessesAreAnotherNamespacesNothingIsKnown() throws Exception {
    process(77, "claude", 'S', 0, 94_000, "1000", "77");
    LinuxProcesses foreign = new LinuxProcesses(proc, 9);
    foreign.begin(TEN);
    assertThat(foreign.look(77)).isEqualTo(new Sighting.Elsewhere());
  }

  @Test
  void aKernelThatDoesNotTellOfNamespacesHasOne() throws Exception {
    for (String pid : Set.of("500", "self")) {
      Path status = proc.resolve(pid).resolve("status");
      Files.writeString(status, Files.readString(status).replaceAll("NSpid.*\n", ""));
    }
    process(77, "claude", 'S', 0, 94_000, "1000", "77");
    Path status = proc.resolve("77/status");
    Files.writeString(status, Files.readString(status).replaceAll("NSpid.*\n", ""));
    assertThat(look(77)).isInstanceOf(Sighting.Running.class);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aRealProcessIsSeenFromItsStartToItsEnd() throws Exception {
    for (Processes processes : new Processes[] {Processes.ofThisMachine(), new JavaProcesses()}) {
      Process child = new ProcessBuilder("sleep", "60").start();
      try {
        Instant now = Instant.now();
        processes.begin(now);
        assertThat(processes.look(child.pid()))
            .isInstanceOfSatisfying(
                Sighting.Running.class,
                running ->
                    assertThat(running.startedAt())
                        .isBetween(now.minusSeconds(10), now.plus(Duration.ofSeconds(2))));
        assertThat(processes.look(child.pid())).isEqualTo(processes.look(child.pid()));
      } finally {
        child.destroyForcibly().waitFor();
      }
      assertThat(processes.look(child.pid())).isEqualTo(new Sighting.Gone());
      assertThat(processes.look(1)).isEqualTo(new Sighting.Elsewhere());
      assertThat(processes.look(ProcessHandle.current().pid())).isEqualTo(new Sighting.Elsewhere());
    }
  }
}

package dev.kroniek.engine;

import static dev.kroniek.engine.Fixtures.deleteTree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.journal.Archive;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.Tailer;
import dev.kroniek.testkit.HandClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that compacts, or forgets and erases, at random moments. After each kill the same
 * again succeeds, everything acknowledged is there or in the archive, all that is derived is as it
 * must be, and nothing is left of a session that was forgotten.
 *
 * <p>{@code -Dkroniek.soak=N} kills N times.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class CompactKillTest {
  private static final int KILLS = Integer.getInteger("kroniek.soak", 8) / 2;

  /** The beginning of a line of one; what libraries log may name exceptions. */
  private static final String STACK_TRACE = "\n\tat ";

  @TempDir Path parent;

  private final long seed = Long.getLong("kroniek.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<String> forgotten = new ArrayList<>();
  private long acknowledged;

  private Path data() {
    return parent.resolve("data");
  }

  private Path archive() {
    return parent.resolve("archive");
  }

  @Test
  void aKilledCompactionIsDoneAgain() throws Exception {
    killAgainAndAgain("compact");
  }

  @Test
  void killedForgettingIsDoneAgain() throws Exception {
    killAgainAndAgain("forget");
    assertThat(forgotten).isNotEmpty();
  }

  private void killAgainAndAgain(String mode) throws Exception {
    for (int kill = 1; kill <= KILLS; kill++) {
      String output = killed(mode, "" + random.nextInt(1_000_000_000));
      assertThat(output).as("seed %d", seed).doesNotContain(STACK_TRACE);
      read(output);
      compactAgain();
      check();
    }
    System.out.println("seed " + seed + ", killed " + KILLS + " times");
  }

  /** Runs it, and kills it some time after a compaction began, sometimes not the first. */
  private String killed(String mode, String victimSeed) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--add") || argument.startsWith("-Dlogback"))
            .toList());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.addAll(List.of(CompactVictim.class.getName(), mode, data().toString()));
    line.addAll(List.of(archive().toString(), now().toString(), victimSeed));
    Path output = parent.resolve("output");
    Process victim =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    int round = 1 + random.nextInt(6);
    try {
      Awaitility.await()
          .atMost(120, TimeUnit.SECONDS)
          .pollInterval(1, TimeUnit.MILLISECONDS)
          .until(() -> !victim.isAlive() || compactions(output) >= round);
      victim.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS);
      assertThat(victim.isAlive()).as(text(output)).isTrue();
    } finally {
      victim.destroyForcibly();
      victim.waitFor();
    }
    return text(output);
  }

  private static long compactions(Path output) {
    return text(output).lines().filter(CompactVictim.COMPACTING::equals).count();
  }

  private static String text(Path output) {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(String output) {
    output
        .lines()
        .forEach(
            line -> {
              if (line.startsWith(CompactVictim.ACKNOWLEDGED)) {
                acknowledged = Long.parseLong(line.substring(CompactVictim.ACKNOWLEDGED.length()));
              } else if (line.startsWith(CompactVictim.FORGOTTEN)) {
                forgotten.add(line.substring(CompactVictim.FORGOTTEN.length()));
              }
            });
  }

  /** Behind the newest entry. */
  private Instant now() throws IOException {
    if (!Files.exists(data().resolve("journal"))) {
      return Instant.parse("2026-11-23T10:00:00Z");
    }
    try (Journal journal = JournalReading.open(new DataDirectory(data()));
        Tailer tailer = journal.tailer()) {
      tailer.seek(journal.lastSequence());
      var last = tailer.pollView();
      assertThat(last).isNotNull();
      return last == null ? Instant.EPOCH : last.recordedAt().plus(Duration.ofHours(1));
    }
  }

  private void compactAgain() throws Exception {
    try (Kroniek kroniek = CompactVictim.open(data(), new HandClock(now()))) {
      kroniek.recovered().join();
      assertThat(kroniek.lastSequence()).as("seed %d", seed).isGreaterThanOrEqualTo(acknowledged);
      kroniek.compact(CompactVictim.retention(archive())).result().join();
    }
  }

  private void check() throws IOException {
    Path scratch = parent.resolve("scratch");
    Verdict verdict =
        new Verification(
                new DataDirectory(data()), Verification.Owner.NONE, phase -> ReplayListener.NONE)
            .full(scratch);
    deleteTree(scratch);
    assertThat(verdict.findings()).as("seed %d", seed).isEmpty();
    if (Files.exists(archive())) {
      assertThat(Archive.open(archive()).firstSequence()).isEqualTo(1);
      assertThat(Archive.open(archive()).lastSequence())
          .isGreaterThanOrEqualTo(verdict.first() - 1);
    }
    for (Path directory : List.of(data(), archive())) {
      assertNothingIsLeft(directory);
    }
  }

  private void assertNothingIsLeft(Path directory) throws IOException {
    if (!Files.exists(directory) || forgotten.isEmpty()) {
      return;
    }
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1) + file;
        for (String id : forgotten) {
          assertThat(bytes.contains(id)).as(id + " in " + file).isFalse();
        }
      }
    }
  }
}

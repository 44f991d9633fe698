package dev.kroniek.engine;

import static dev.kroniek.engine.Fixtures.command;
import static dev.kroniek.engine.Fixtures.deleteTree;
import static dev.kroniek.engine.Fixtures.snapshots;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.CommandType;
import dev.kroniek.journal.Archive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that backs up or restores, at random moments. The backup must always be readable,
 * and hold no less than before; whatever was killed is run again and succeeds.
 *
 * <p>{@code -Dkroniek.soak=N} kills N times each.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class BackupKillTest {
  private static final int KILLS = Integer.getInteger("kroniek.soak", 5);

  /** The beginning of a line of one; what libraries log may name exceptions. */
  private static final String STACK_TRACE = "\n\tat ";

  @TempDir Path parent;

  private final long seed = Long.getLong("kroniek.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final RandomDay day = new RandomDay(seed);

  /** Runs it, and kills it after a while that gets longer until it ends by itself. */
  private boolean isKilled(String what, Path data, Path backup, int afterMs) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--add") || argument.startsWith("-Dlogback"))
            .toList());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.addAll(List.of(BackupVictim.class.getName(), what, data.toString(), backup.toString()));
    Path output = parent.resolve("output");
    Process victim =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .pollInterval(1, TimeUnit.MILLISECONDS)
          .until(() -> !victim.isAlive() || text(output).contains(BackupVictim.READY));
      victim.waitFor(afterMs, TimeUnit.MILLISECONDS);
    } finally {
      victim.destroyForcibly();
      victim.waitFor();
    }
    boolean isDone = text(output).contains(BackupVictim.DONE);
    assertThat(text(output)).as("seed %d", seed).doesNotContain(STACK_TRACE);
    return !isDone;
  }

  private static String text(Path output) {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aKilledBackupIsGoneOnWith() throws Exception {
    Path data = parent.resolve("data");
    Path backup = parent.resolve("backup");
    int kills = 0;
    long last = 0;
    for (int attempt = 0; kills < KILLS && attempt < 10 * KILLS; attempt++) {
      day.record(data, 200, random.nextInt(3));
      if (isKilled("backup", data, backup, random.nextInt(600))) {
        kills++;
      }
      if (random.nextInt(4) == 0) {
        forget(data, "session-" + random.nextInt(5));
      }
      if (Files.exists(backup.resolve("INDEX"))) {
        Archive archive = Archive.open(backup);
        assertThat(archive.lastSequence()).isGreaterThanOrEqualTo(last);
        last = archive.lastSequence();
      }
    }
    System.out.println("seed " + seed + ", killed " + kills + " times");
    BackupVictim.backUp(new DataDirectory(data), backup);
    Path restored = parent.resolve("restored");
    BackupVictim.restore(new DataDirectory(restored), backup);
    assertThat(snapshots(restored)).as("seed %d", seed).isEqualTo(snapshots(data));
    assertThatItIsProved(data);
    assertThatItIsProved(restored);
  }

  private void assertThatItIsProved(Path directory) throws IOException {
    Verdict verdict =
        new Verification(
                new DataDirectory(directory), Verification.Owner.NONE, phase -> ReplayListener.NONE)
            .full(parent.resolve("verified"));
    assertThat(verdict.findings()).as("seed %d", seed).isEmpty();
    deleteTree(parent.resolve("verified"));
  }

  private void forget(Path data, String session) throws Exception {
    try (Kroniek kroniek = Kroniek.open(data, day.options())) {
      kroniek
          .append(command("f" + random.nextInt(), CommandType.FORGET_SESSION, session))
          .applied()
          .join();
    } catch (AppendRefusedException e) {
      // forgotten before
    }
  }

  @Test
  void aKilledRestoreIsRunAgain() throws Exception {
    Path data = parent.resolve("data");
    Path backup = parent.resolve("backup");
    day.record(data, 2_000, 0);
    BackupVictim.backUp(new DataDirectory(data), backup);
    SortedMap<String, String> expected = snapshots(data);
    Path restored = parent.resolve("restored");
    int kills = 0;
    for (int attempt = 0; kills < KILLS && attempt < 10 * KILLS; attempt++) {
      if (isKilled("restore", restored, backup, random.nextInt(2_500))) {
        kills++;
      }
      boolean isWhole =
          Files.exists(restored.resolve("journal")) && !Files.exists(restored.resolve("RESTORING"));
      if (isWhole) {
        assertThat(snapshots(restored)).as("seed %d", seed).isEqualTo(expected);
        deleteTree(restored);
      }
    }
    System.out.println("seed " + seed + ", killed " + kills + " times");
    BackupVictim.restore(new DataDirectory(restored), backup);
    assertThat(snapshots(restored)).as("seed %d", seed).isEqualTo(expected);
    assertThatItIsProved(restored);
  }
}

package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a replay with SIGKILL at random moments, again and again: run once more it ends well, and
 * leaves, byte for byte, what the daemon has.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ReplayKillTest {
  private static final int KILLS = Integer.getInteger("kroniek.kills.replay", 8);
  private static final int ENTRIES = 20_000;

  @RegisterExtension final Stage stage = new Stage();

  @TempDir Path scratch;

  private final long seed = Long.getLong("kroniek.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void aKilledReplayIsRunAgain() throws Exception {
    System.out.println("seed " + seed);
    new RandomJournal(seed).record(stage.data(), ENTRIES);
    Path out = scratch.resolve("out");
    long longest = 6_000;
    int kills = 0;
    for (int attempt = 0; kills < KILLS && attempt < 10 * KILLS; attempt++) {
      long begun = System.nanoTime();
      Process replay = start(out);
      if (replay.waitFor(200 + random.nextLong(longest), TimeUnit.MILLISECONDS)) {
        assertThat(replay.exitValue()).as("seed %d", seed).isZero();
        longest = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        delete(out);
      } else {
        replay.destroyForcibly();
        replay.waitFor();
        kills++;
      }
    }
    assertThat(kills).isEqualTo(KILLS);
    assertThat(start(out).waitFor()).as("seed %d", seed).isZero();
    assertThat(files(out)).as("seed %d", seed).isEqualTo(files(stage.data()));
    assertThat(stage.shell().at(RandomJournal.AFTERWARDS).run("verify").exit()).isZero();
  }

  private Process start(Path out) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("replay", "--data", stage.data().toString(), "--out", out.toString()));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** The snapshots and the outcomes. */
  private static SortedMap<String, String> files(Path directory) throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory.resolve("sessions"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.put(directory.relativize(file).toString(), Files.readString(file));
      }
    }
    Path outcomes = directory.resolve("outcomes.log");
    texts.put("outcomes.log", Files.readString(outcomes, StandardCharsets.ISO_8859_1));
    return texts;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

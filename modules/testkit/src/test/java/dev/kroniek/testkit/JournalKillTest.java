package dev.kroniek.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.journal.ChronicleJournal;
import dev.kroniek.journal.Durability;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JournalOptions;
import dev.kroniek.journal.Tailer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills a process that appends, at random moments, again and again on one journal. What it
 * acknowledged must be there, in its order; and no kill may look like damage.
 *
 * <p>{@code -Dkroniek.soak=N} kills N times.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class JournalKillTest {
  private static final int KILLS = Integer.getInteger("kroniek.soak", 20) / 2;
  private static final int APPENDING_MS_MAX = 300;

  @TempDir Path parent;

  @ParameterizedTest
  @EnumSource(Durability.class)
  void noKillLosesWhatWasAcknowledged(Durability durability) throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Path directory = parent.resolve("journal");
    long acknowledged = 0;
    long checked = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      acknowledged = Math.max(acknowledged, appendAndKill(directory, durability, random));
      checked = check(directory, checked, acknowledged);
    }
    assertThat(acknowledged).isGreaterThan(KILLS);
    check(directory, 0, acknowledged);
    try (Journal journal = ChronicleJournal.open(directory, JournalOptions.DEFAULT)) {
      assertThat(journal.damage()).isEmpty();
    }
  }

  /** Lets a process append for a while. @return the last sequence that it acknowledged */
  private static long appendAndKill(Path directory, Durability durability, Random random)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--add") || argument.startsWith("-Dlogback"))
            .toList());
    command.addAll(
        List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(
            JournalVictim.class.getName(),
            directory.toString(),
            durability.name(),
            Long.toString(random.nextLong())));
    Path output = directory.resolveSibling("output");
    Process victim =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .pollInterval(5, TimeUnit.MILLISECONDS)
          .until(() -> !victim.isAlive() || lines(output).contains(JournalVictim.READY));
      victim.waitFor(random.nextInt(APPENDING_MS_MAX), TimeUnit.MILLISECONDS);
      assertThat(victim.isAlive())
          .as(() -> "ended with " + victim.exitValue() + ": " + String.join("\n", lines(output)))
          .isTrue();
    } finally {
      victim.destroyForcibly();
      victim.waitFor();
    }
    return lastAcknowledged(lines(output));
  }

  private static List<String> lines(Path output) {
    try {
      return Files.readString(output).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A last line that the kill cut names a smaller sequence, which does no harm. */
  private static long lastAcknowledged(List<String> lines) {
    long acknowledged = 0;
    for (String line : lines) {
      String number = line.substring(Math.min(line.length(), JournalVictim.ACKNOWLEDGED.length()));
      if (line.startsWith(JournalVictim.ACKNOWLEDGED) && !number.isEmpty()) {
        acknowledged = Math.max(acknowledged, Long.parseLong(number));
      }
    }
    return acknowledged;
  }

  /** Reads on from an entry. @return the last entry there is */
  private static long check(Path directory, long from, long acknowledged) throws JournalException {
    JournalOptions options = JournalOptions.DEFAULT.withAccess(JournalOptions.Access.READ);
    try (Journal journal = ChronicleJournal.open(directory, options);
        Tailer tailer = journal.tailer()) {
      assertThat(journal.damage()).isEmpty();
      assertThat(journal.lastSequence()).isGreaterThanOrEqualTo(acknowledged);
      tailer.seek(from + 1);
      long read = from;
      EntryView view;
      while ((view = tailer.pollView()) != null) {
        read++;
        assertThat(view.sequence()).isEqualTo(read);
        assertThat(view.key().id()).isEqualTo("event-" + read);
      }
      assertThat(read).isEqualTo(journal.lastSequence());
      return read;
    }
  }
}

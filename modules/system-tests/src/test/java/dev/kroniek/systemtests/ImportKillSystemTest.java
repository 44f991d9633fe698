package dev.kroniek.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Timestamps;
import dev.kroniek.testkit.RandomCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills an import with SIGKILL at random moments, again and again: run once more it ends well, and
 * the sessions are, byte for byte and with their sequences, those of an import that nobody killed.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ImportKillSystemTest {
  private static final int KILLS = Integer.getInteger("kroniek.kills.import", 2);
  private static final int COMMANDS = 15_000;

  /** The random clock runs ahead; what lies in the future would happen when it is imported. */
  private static final Duration LONG_AGO = Duration.ofDays(2_000);

  @TempDir Path directory;

  private final long seed = Long.getLong("kroniek.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private long lastsMs;
  private Path file;
  private Daemon unharmed;
  private Daemon killed;

  @BeforeEach
  void writeTheFile() throws IOException {
    System.err.println("seed " + seed);
    RandomCommands commands = new RandomCommands(seed, 20);
    List<String> lines = new ArrayList<>();
    while (lines.size() < COMMANDS) {
      Command command = commands.next();
      if (command.type() != CommandType.FORGET_SESSION) {
        lines.add(longAgo(command));
      }
    }
    file = Files.write(directory.resolve("commands.ndjson"), lines);
    unharmed = new Daemon(directory.resolve("unharmed"));
    killed = new Daemon(directory.resolve("killed"));
  }

  private static String longAgo(Command command) {
    Json.Builder json = Json.Obj.builder();
    command.toJson().fields().forEach((name, value) -> json.put(name, value));
    return json.put("at", Timestamps.format(command.at().minus(LONG_AGO))).build().toString();
  }

  @AfterEach
  void killTheDaemon() {
    killed.close();
  }

  @Test
  void withoutADaemonNothingIsLostOrDoubled() throws Exception {
    importIntoTheUnharmed();
    killAgainAndAgain();
    assertThatItIsProved();
    assertThat(sessions(killed)).as("seed %d", seed).isEqualTo(sessions(unharmed));
  }

  @Test
  void throughTheDaemonNothingIsLostOrDoubled() throws Exception {
    importIntoTheUnharmed();
    killed.start();
    killAgainAndAgain();
    assertThat(killed.terminate()).isZero();
    assertThatItIsProved();
    assertThat(sessions(killed)).as("seed %d", seed).isEqualTo(sessions(unharmed));
  }

  /** Tells how long one takes here and now, too: kills fall anywhere in it. */
  private void importIntoTheUnharmed() throws Exception {
    long start = System.nanoTime();
    assertThat(toTheEnd(unharmed)).contains("\nalready there: 0\n", "\nskipped: 0\n");
    lastsMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private void assertThatItIsProved() throws Exception {
    Daemon.Run run = killed.kroniek("verify");
    assertThat(run.exit()).as(run.out() + run.err()).isZero();
  }

  private void killAgainAndAgain() throws Exception {
    for (int kill = 1; kill <= KILLS; kill++) {
      Process run = start();
      run.waitFor(lastsMs / 4 + random.nextInt((int) lastsMs), TimeUnit.MILLISECONDS);
      run.destroyForcibly();
      run.waitFor();
    }
    String last = toTheEnd(killed);
    assertThat(last).contains("read: " + COMMANDS + "\n", "\nskipped: 0\n");
    assertThat(last).as("some of it was there").doesNotContain("\nalready there: 0\n");
    assertThat(toTheEnd(killed)).contains("\nadded: 0\n", "\nrejected: 0\n");
  }

  private Process start() throws IOException {
    return killed
        .program(Daemon.HOME.resolve("bin/kroniek").toString(), "import", file.toString())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** The sums. What the fold rejects, as it does some of random commands, is no failure here. */
  private String toTheEnd(Daemon into) throws Exception {
    Daemon.Run run = into.kroniek("import", file.toString());
    assertThat(run.exit()).as(run.err().lines().limit(3).toList().toString()).isIn(0, 4);
    return run.out();
  }

  private static Map<String, String> sessions(Daemon of) throws IOException {
    Map<String, String> sessions = new TreeMap<>();
    try (Stream<Path> files = Files.walk(of.data().resolve("sessions"))) {
      for (Path session : files.filter(Files::isRegularFile).toList()) {
        sessions.put(
            Objects.requireNonNull(session.getParent()).getFileName().toString(),
            Files.readString(session));
      }
    }
    return sessions;
  }
}

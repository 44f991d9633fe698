package dev.kroniek.hooks.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.hooks.install.HookInstaller.Mode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent, and other installers, write the same file at that moment. */
@Timeout(120)
class OtherWritersTest {
  @TempDir Path temp;
  private Machine machine;

  @BeforeEach
  void prepare() throws IOException {
    machine = new Machine(temp).settings("{\n  \"model\": \"opus\"\n}\n");
  }

  private interface Action {
    void run() throws IOException;
  }

  /** Lets another program do something when the first change is ready to be made. */
  private void meanwhileOnce(Action action) {
    machine.meanwhile(once(action));
  }

  private static Runnable once(Action action) {
    AtomicInteger times = new AtomicInteger();
    return () -> {
      if (times.getAndIncrement() == 0) {
        try {
          action.run();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  private void renameOver(String text) throws IOException {
    Path aside = Files.writeString(machine.settings().resolveSibling("tmp.1"), text);
    Files.move(aside, machine.settings(), StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void whatTheAgentPutsInItsPlaceMeanwhileIsTheNewBase() throws IOException {
    meanwhileOnce(() -> renameOver("{\n  \"model\": \"sonnet\"\n}\n"));

    machine.install();

    machine.assertRegisteredOnce();
    assertThat(machine.text()).startsWith("{\n  \"model\": \"sonnet\",\n  \"hooks\"");
    machine.uninstall();
    assertThat(machine.text()).isEqualTo("{\n  \"model\": \"sonnet\"\n}\n");
  }

  @Test
  void whatTheAgentPutsInItsPlaceAtTheLastMomentIsNotLost() throws IOException {
    machine.atTheLastMoment(once(() -> renameOver("{\n  \"model\": \"sonnet\"\n}\n")));

    machine.install();

    machine.assertRegisteredOnce();
    assertThat(machine.text()).startsWith("{\n  \"model\": \"sonnet\",\n  \"hooks\"");
    assertThat(machine.settings().resolveSibling("")).isDirectoryNotContaining("glob:**.kroniek-*");
  }

  @Test
  void whatTheAgentDeletesAtTheLastMomentIsMadeAnew() throws IOException {
    machine.atTheLastMoment(once(() -> Files.delete(machine.settings())));

    machine.install();

    machine.assertRegisteredOnce();
    assertThat(machine.text()).doesNotContain("opus");
  }

  @Test
  void whatTheAgentPutsThereWhileTheFileIsTakenAwayIsNotLost() throws Exception {
    Files.delete(machine.settings());
    machine.install();
    String theirs = machine.text().replaceFirst("\\{", "{\"model\": \"sonnet\",");
    machine.atTheLastMoment(once(() -> renameOver(theirs)));

    machine.uninstall();

    assertThat(SettingsText.parse(machine.text()).setting("model")).hasToString("\"sonnet\"");
    assertThat(machine.text()).doesNotContain("kroniek-hook");
  }

  @Test
  void whatTheAgentWritesIntoItMeanwhileIsTheNewBase() throws IOException {
    meanwhileOnce(() -> machine.settings("{\n  \"model\": \"haiku\"\n}\n"));

    machine.install();

    machine.assertRegisteredOnce();
    assertThat(machine.text()).contains("haiku");
  }

  @Test
  void aFileThatTheAgentMakesMeanwhileIsNotReplaced() throws IOException {
    Files.delete(machine.settings());
    meanwhileOnce(() -> machine.settings("{\"model\": \"haiku\"}"));

    machine.install();

    machine.assertRegisteredOnce();
    assertThat(machine.text()).contains("haiku");
  }

  @Test
  void aFileThatTheAgentDeletesMeanwhileIsMadeAnew() throws IOException {
    meanwhileOnce(() -> Files.delete(machine.settings()));

    machine.install();

    machine.assertRegisteredOnce();
    assertThat(machine.text()).doesNotContain("opus");
  }

  @Test
  void whatTheAgentWritesIntoTheReplacedFileIsNotLost() throws IOException {
    machine.patient();
    RandomAccessFile open = new RandomAccessFile(machine.settings().toFile(), "rw");
    CompletableFuture<Void> agent =
        CompletableFuture.runAsync(
            () -> {
              try (open) {
                awaitInstalled();
                open.setLength(0);
                open.write("{\"model\": \"late\"}".getBytes(StandardCharsets.UTF_8));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });

    machine.install();

    agent.join();
    machine.assertRegisteredOnce();
    assertThat(machine.text()).contains("\"late\"");
    machine.uninstall();
    assertThat(machine.text()).isEqualTo("{\"model\": \"late\"}");
  }

  @Test
  void anAgentThatHadReadBeforeDoesNotUndoTheChange() throws IOException {
    machine.patient();
    String stale = machine.text().replace("opus", "sonnet");
    CompletableFuture<Void> agent =
        CompletableFuture.runAsync(
            () -> {
              try {
                awaitInstalled();
                renameOver(stale);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });

    machine.install();

    agent.join();
    machine.assertRegisteredOnce();
    assertThat(machine.text()).contains("sonnet");
  }

  private void awaitInstalled() throws IOException {
    while (!machine.text().contains("kroniek-hook")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aFileThatChangesAllTheTimeIsLeftAloneInTheEnd() throws IOException {
    machine
        .meanwhile(
            () -> {
              try {
                machine.settings("{\"time\": " + System.nanoTime() + "}");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .hurried();

    assertThatThrownBy(machine::install)
        .isInstanceOf(SettingsRefusedException.class)
        .hasMessageContaining("is being written by another program all the time");

    assertThat(machine.text()).startsWith("{\"time\": ").doesNotContain("kroniek");
    assertThat(machine.data.resolve("hooks/backups")).isEmptyDirectory();
  }

  @Test
  void waitingForAnothersTurnIsNoLackOfPatience() throws Exception {
    machine.patience(Duration.ofSeconds(2));
    try (Turn turn = Objects.requireNonNull(Turn.take(SettingsFile.at(machine.settings())))) {
      CompletableFuture<Void> install =
          CompletableFuture.runAsync(() -> once(machine::install).run());
      assertThatThrownBy(() -> install.get(3, TimeUnit.SECONDS))
          .isInstanceOf(TimeoutException.class);
      turn.end();
      install.get();
    }
    machine.assertRegisteredOnce();
  }

  @Test
  void aFileThatIsHalfWrittenIsWaitedFor() throws IOException {
    machine.patient().settings("{\"model\": ");
    CompletableFuture<Void> agent =
        CompletableFuture.runAsync(
            () -> {
              try {
                machine.settings("{\"model\": \"whole\"}");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));

    machine.install();

    agent.join();
    machine.assertRegisteredOnce();
    assertThat(machine.text()).contains("whole");
  }

  @Test
  void whatAKilledInstallerHadWrittenAsideGoes() throws IOException {
    Path left =
        Files.writeString(
            machine.settings().resolveSibling(".settings.json.kroniek-99999999-1"), "x");
    Path fresh =
        Files.writeString(
            machine.settings().resolveSibling(".settings.json.kroniek-99999998-1"), "x");
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(90)));

    machine.install();

    assertThat(left).doesNotExist();
    assertThat(fresh).exists();
  }

  @Test
  void withoutABackupNothingIsChanged() throws IOException {
    Files.createDirectories(machine.data.resolve("hooks"));
    Files.writeString(machine.data.resolve("hooks/backups"), "in the way");
    var before = machine.image();

    assertThatThrownBy(machine::install).isInstanceOf(IOException.class);

    assertThat(machine.image()).isEqualTo(before);
  }

  @Test
  void aBackupIsKeptOfEachChangeAndNotForEver() throws IOException {
    String before = machine.text();
    Path backup = Objects.requireNonNull(machine.install().backup());
    assertThat(backup).hasContent(before).hasParent(machine.data.resolve("hooks/backups"));
    for (int i = 0; i < 12; i++) {
      machine.uninstall();
      machine.install();
    }

    try (Stream<Path> backups = Files.list(machine.data.resolve("hooks/backups"))) {
      assertThat(backups).hasSize(20);
    }
    machine.uninstall();
    assertThat(machine.text()).isEqualTo(before);
  }

  @Test
  void fiftyAtOnceWhileAnotherProcessRewritesTheFile() throws Exception {
    machine.patient();
    Process agent =
        new ProcessBuilder("sh", "-c", REWRITING, "sh", machine.settings().toString())
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("output").toFile())
            .start();
    ExecutorService threads = Executors.newFixedThreadPool(50);
    List<Future<?>> installs = new ArrayList<>();
    try {
      for (int i = 0; i < 50; i++) {
        Path data = temp.resolve("data" + i % 5);
        installs.add(
            threads.submit(() -> machine.installer(data).install(machine.settings(), Mode.REAL)));
      }
      for (Future<?> install : installs) {
        install.get();
      }
      assertThat(agent.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      agent.destroyForcibly();
      threads.shutdownNow();
    }

    for (int i = 0; i < 5; i++) {
      Path data = temp.resolve("data" + i);
      assertThat(machine.registered(data))
          .containsExactlyInAnyOrderElementsOf(HookEvents.REGISTERED);
    }
    assertThat(SettingsText.parse(machine.text()).setting("last")).hasToString("\"8\"");
    for (int i = 1; i <= 8; i++) {
      assertThat(SettingsText.parse(machine.text()).setting("agent" + i)).hasToString("true");
    }
  }

  /** Adds a setting at a time: reads, writes aside, renames, as the agent does; without a lock. */
  private static final String REWRITING =
      """
      i=1
      while [ $i -le 8 ]; do
        sed -e "1s/{/{\\"agent$i\\": true, /" -e "s/\\"last\\": \\"[0-9]*\\", //" -e "1s/{/{\\"last\\": \\"$i\\", /" "$1" >"$1.tmp" &&
          mv "$1.tmp" "$1"
        i=$((i + 1))
        sleep 0.1
      done
      """;
}

package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A daemon that has the directory and does not answer; here it is this process. */
@Timeout(60)
class SilentDaemonTest {
  private static final long PID = ProcessHandle.current().pid();
  private static final String STARTING = "the daemon, pid " + PID + ", is starting";

  @RegisterExtension final Stage stage = new Stage();
  private FileChannel lock;

  @BeforeEach
  void lock() throws IOException {
    lock =
        FileChannel.open(
            stage.data().resolve("LOCK"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock.lock();
  }

  @AfterEach
  void unlock() throws IOException {
    lock.close();
  }

  /** Writes the file as a daemon of that pid does which has started. */
  static void nameInStatusFile(Path data, long pid) throws IOException {
    Files.writeString(data.resolve("status.txt"), "status1 " + pid + " - 0 0 0 0 0 0\n");
  }

  @Test
  void allSayThatItIsStartingAndWhatToDo() throws IOException {
    String line =
        "kroniek: "
            + STARTING
            + ": wait a moment and try again; "
            + stage.data().resolve("logs/kroniek.log")
            + " tells what it does\n";
    for (String command : new String[] {"sessions", "status", "tail", "rejections"}) {
      Shell.Ran ran = stage.shell().run(command);
      assertThat(ran.err()).as(command).isEqualTo(line);
      assertThat(ran.exit()).isEqualTo(ExitCode.UNAVAILABLE);
    }
    Files.createDirectory(stage.data().resolve("spool"));
    Shell.Ran spooled =
        stage.shell().run("append", "add_event", "session=s", "project=/p", "kind=note");
    assertThat(spooled.exit()).isEqualTo(ExitCode.DONE);
    assertThat(spooled.err())
        .isEqualTo("kroniek: " + STARTING + ": what is appended waits in its spool\n");
  }

  @Test
  void oneThatHasStartedAndDoesNotListenIsNotStarting() throws IOException {
    nameInStatusFile(stage.data(), PID);

    assertThat(stage.shell().run("sessions").err())
        .startsWith("kroniek: the daemon, pid " + PID + ", does not listen: is it ending? ");
  }

  @Test
  void theStatusFileOfAnEarlierProcessWithTheSameNumberCountsForNothing() throws IOException {
    Files.writeString(stage.data().resolve("status.txt"), "status1 " + PID + " 1 0 0 0 0 0 0\n");
    assertThat(SilentDaemon.of(stage.data()).orElseThrow().isStarting()).isTrue();
    Files.writeString(stage.data().resolve("status.txt"), "");
    assertThat(SilentDaemon.of(stage.data()).orElseThrow().isStarting()).isTrue();
  }

  @Test
  void oneThatListensAndIsBusyIsStartingUntilItHasStarted() throws IOException {
    try (ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      deaf.bind(UnixDomainSocketAddress.of(stage.data().resolve("kroniek.sock")));
      assertThatThrownBy(this::ask).hasMessageStartingWith(STARTING);

      nameInStatusFile(stage.data(), PID);
      assertThatThrownBy(this::ask).hasMessageStartingWith("the daemon does not answer (");
    }
  }

  @Test
  @Timeout(30)
  void nothingIsWaitedForLongerThanForASignOfLife() throws IOException {
    nameInStatusFile(stage.data(), PID);
    try (ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      deaf.bind(UnixDomainSocketAddress.of(stage.data().resolve("kroniek.sock")));

      assertThatThrownBy(() -> DaemonClient.connect(stage.data(), Duration.ofMinutes(1)))
          .hasMessageStartingWith("the daemon does not answer (nothing moved for 5000 ms");
    }
  }

  private void ask() {
    try (DaemonClient client =
        DaemonClient.connect(stage.data(), Duration.ofMillis(200)).orElseThrow()) {
      client.get("/v1/status");
    }
  }

  @Test
  void oneThatASignalHaltedDoesNotStart() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/stat")));
    Process process = new ProcessBuilder("sleep", "60").start();
    try {
      assertThat(SilentDaemon.of(stage.data(), process.pid()).isStarting()).isTrue();
      assertThat(new ProcessBuilder("kill", "-STOP", "" + process.pid()).start().waitFor())
          .isZero();
      while (SilentDaemon.of(stage.data(), process.pid()).isStarting()) {
        Thread.onSpinWait(); // until the kernel has halted it
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}

package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.engine.DataDirectory;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.KroniekOptions;
import dev.kroniek.server.Server;
import dev.kroniek.server.ServerMetrics;
import dev.kroniek.server.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where commands find the daemon of a data directory whose path is too long for a socket. */
@Timeout(120)
class DaemonAddressTest {
  @TempDir Path directory;

  private Path deep() {
    return directory.resolve("d".repeat(90)).resolve("data");
  }

  @Test
  void aDaemonOfAServiceStartsAndIsFound() throws Exception {
    try (ServeProcess daemon = ServeProcess.start(deep(), directory).awaitReady()) {
      Shell shell = new Shell(deep());
      Shell.Ran ran = shell.run("append", "start_session", "session=s1", "project=/p");
      assertThat(ran.err()).isEmpty();
      assertThat(shell.run("sessions").out()).contains("s1");
      assertThat(daemon.stop()).isEqualTo(ExitCode.DONE);
    }
  }

  @Test
  void withoutASocketTheDaemonIsAskedOverTcp() throws IOException {
    ServerMetrics metrics = new ServerMetrics();
    try (Kroniek kroniek = Kroniek.open(deep(), KroniekOptions.defaults().reserveBytes(1 << 20));
        Server server =
            Server.start(
                new DataDirectory(deep()),
                kroniek,
                metrics,
                ServerOptions.defaults().address("127.0.0.1", 0).runtimeDirectories(List.of()))) {
      assertThat(server.socket()).isEmpty();
      Shell.Ran ran = new Shell(deep()).run("append", "start_session", "session=s1", "project=/p");
      assertThat(ran.err()).isEmpty();
      ran = new Shell(deep()).run("sessions");
      assertThat(ran.err()).isEmpty();
      assertThat(ran.out()).contains("s1");
    }
    metrics.close();
  }

  /** Whoever listens on the port of a daemon that was killed must not be told its token. */
  @Test
  void aPortOfADaemonThatIsGoneIsNobodysBusiness() throws IOException {
    Files.createDirectories(deep());
    Files.writeString(deep().resolve("token"), "secret\n");
    Files.writeString(deep().resolve("LOCK"), "4711\n");
    try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(
          deep().resolve("endpoint.json"),
          "{\"pid\":4711,\"socket\":null,\"host\":\"127.0.0.1\",\"port\":%d}"
              .formatted(stranger.getLocalPort()));
      assertThat(DaemonAddress.of(deep())).isEmpty();
    }
  }
}

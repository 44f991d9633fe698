package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Outcome;
import dev.kroniek.engine.Receipt;
import dev.kroniek.json.JsonReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening and closing the doors. */
class LifecycleTest {
  @TempDir Path data;

  private static Json.Obj endpoint(Path directory) throws Exception {
    return (Json.Obj) JsonReader.parse(Files.readAllBytes(directory.resolve("endpoint.json")));
  }

  @Test
  void theEndpointTellsWhereTheDaemonIsWhileItRuns() throws Exception {
    try (Daemon daemon = Daemon.start(data)) {
      Json.Obj endpoint = endpoint(data);
      assertThat(endpoint.text("socket")).isEqualTo(data.resolve("kroniek.sock").toString());
      assertThat(endpoint.text("host")).isEqualTo("127.0.0.1");
      assertThat(endpoint.get("port")).isEqualTo(new Json.Num(daemon.port()));
      assertThat(endpoint.get("pid")).isEqualTo(new Json.Num(ProcessHandle.current().pid()));
      assertThat(mode(data.resolve("endpoint.json"))).isEqualTo("rw-------");
    }
    assertThat(data.resolve("endpoint.json")).doesNotExist();
    assertThat(data.resolve("kroniek.sock")).doesNotExist();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void aTakenPortLeavesTheSocket() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Daemon daemon =
            Daemon.start(data, options -> options.address("127.0.0.1", taken.getLocalPort()))) {
      assertThat(daemon.server.port()).isEmpty();
      assertThat(daemon.server.pageAddress()).isEmpty();
      assertThat(endpoint(data).get("port")).isEqualTo(Json.Null.NULL);
      assertThat(daemon.unix("GET /health/ready", List.of("Host: x"), new byte[0]).status())
          .isEqualTo(200);
    }
  }

  @Test
  void withoutTcpThereIsTheSocket() throws Exception {
    try (Daemon daemon =
        Daemon.start(data, options -> options.address("127.0.0.1", ServerOptions.NO_TCP))) {
      assertThat(daemon.server.port()).isEmpty();
      assertThat(daemon.unix("GET /health/ready", List.of("Host: x"), new byte[0]).status())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "192.168.0.1", "::"})
  void onlyLoopbackIsServed(String host) {
    assertThatThrownBy(() -> ServerOptions.defaults().address(host, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("loopback");
  }

  @Test
  void aStaleSocketIsReplaced() throws Exception {
    try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      stale.bind(UnixDomainSocketAddress.of(data.resolve("kroniek.sock")));
    }
    assertThat(data.resolve("kroniek.sock")).exists();
    try (Daemon daemon = Daemon.start(data)) {
      assertThat(daemon.unix("GET /health/live", List.of("Host: x"), new byte[0]).status())
          .isEqualTo(200);
    }
  }

  @Test
  void whatIsNoSocketIsNotDeleted() throws Exception {
    Path file = Files.writeString(data.resolve("kroniek.sock"), "precious");
    assertThatThrownBy(() -> Daemon.start(data)).isInstanceOf(IOException.class);
    assertThat(Files.readString(file)).isEqualTo("precious");
  }

  @Test
  void aLongPathMovesTheSocketToTheRuntimeDirectory() throws Exception {
    Path open = directory("open", "rwxr-xr-x");
    Path runtime = directory("run", "rwx------");
    Path deep = data.resolve("d".repeat(90)).resolve("data");
    try (Daemon daemon =
        Daemon.start(
            deep,
            options -> options.runtimeDirectories(List.of(data.resolve("none"), open, runtime)))) {
      assertThat(daemon.socket().getParent()).isEqualTo(runtime);
      assertThat(endpoint(deep).text("socket")).isEqualTo(daemon.socket().toString());
      assertThat(mode(daemon.socket())).isEqualTo("rw-------");
      assertThat(daemon.unix("GET /health/live", List.of("Host: x"), new byte[0]).status())
          .isEqualTo(200);
    }
    assertThat(runtime).isEmptyDirectory();
  }

  private Path directory(String name, String mode) throws IOException {
    Path directory = Files.createDirectory(data.resolve(name));
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
  }

  @Test
  void withoutAPrivatePlaceForTheSocketThereIsTcpOnly() throws Exception {
    Path open = directory("open", "rwxr-xr-x");
    Path deep = data.resolve("d".repeat(90)).resolve("data");
    try (Daemon daemon = Daemon.start(deep, options -> options.runtimeDirectories(List.of(open)))) {
      assertThat(daemon.server.socket()).isEmpty();
      assertThat(endpoint(deep).get("socket")).isEqualTo(Json.Null.NULL);
      assertThat(endpoint(deep).get("port")).isEqualTo(new Json.Num(daemon.port()));
      assertThat(Endpoint.read(deep).socket()).isEmpty();
      assertThat(daemon.get("/health/live").status()).isEqualTo(200);
    }
    assertThat(open).isEmptyDirectory();
  }

  @Test
  void withoutAnyDoorItDoesNotStart() {
    Path deep = data.resolve("d".repeat(90)).resolve("data");
    assertThatThrownBy(
            () ->
                Daemon.start(
                    deep,
                    options ->
                        options
                            .address("127.0.0.1", ServerOptions.NO_TCP)
                            .runtimeDirectories(List.of())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("neither");
  }

  @Test
  void aUsersRuntimeDirectoryIsKnownWithoutALogin() throws Exception {
    Object user = Files.getAttribute(data, "unix:uid");
    assertThat(RuntimeDirectories.of(null)).containsExactly(Path.of("/run/user/" + user));
    assertThat(RuntimeDirectories.of("/x"))
        .containsExactly(Path.of("/x"), Path.of("/run/user/" + user));
  }

  @Test
  void closingAnswersWhatIsUnderWay() throws Exception {
    CompletableFuture<Long> journaled = new CompletableFuture<>();
    CountDownLatch handedIn = new CountDownLatch(1);
    Daemon daemon =
        Daemon.through(
            data,
            engine ->
                commands -> {
                  handedIn.countDown();
                  return List.of(new Receipt(journaled, new CompletableFuture<Outcome>()));
                });
    try (Wire wire = Wire.unix(daemon.socket())) {
      String command = "{\"type\":\"start_session\",\"session\":\"s1\",\"project\":\"/p\"}";
      wire.send(
          String.join(
              "\r\n",
              "POST /v1/commands HTTP/1.1",
              "Host: kroniek",
              "Content-Type: application/json",
              "Content-Length: " + command.length(),
              "",
              command));
      handedIn.await();
      CompletableFuture<Void> closing =
          CompletableFuture.runAsync(
              () -> {
                try {
                  daemon.close();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      org.awaitility.Awaitility.await()
          .until(() -> !Files.exists(data.resolve("kroniek.sock")) || isRefused(daemon));
      journaled.complete(1L);
      Wire.Reply reply = wire.read(false);
      assertThat(reply.status()).isEqualTo(202);
      closing.join();
    }
  }

  private static boolean isRefused(Daemon daemon) {
    try (Wire wire = Wire.tcp(daemon.port())) {
      return wire.ask("GET /health/live", List.of("Host: 127.0.0.1:" + daemon.port()), new byte[0])
              .status()
          == 503;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void closingCutsOffWhatTakesTooLong() throws Exception {
    Daemon daemon = Daemon.start(data);
    try (Wire wire = Wire.unix(daemon.socket())) {
      wire.send(
          String.join(
              "\r\n",
              "POST /v1/commands HTTP/1.1",
              "Host: kroniek",
              "Content-Type: application/json",
              "Content-Length: 100",
              "",
              "{\"type\""));
      wire.send(" ".getBytes(StandardCharsets.UTF_8));
      Instant before = Instant.now();
      daemon.close();
      assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void startingAgainKeepsTheTokenAndTheSessions() throws Exception {
    String token;
    try (Daemon daemon = Daemon.start(data)) {
      token = daemon.token;
      daemon.startSession("s1");
    }
    try (Daemon daemon = Daemon.start(data)) {
      assertThat(daemon.token).isEqualTo(token);
      assertThat(daemon.get("/v1/sessions/s1").status()).isEqualTo(200);
    }
  }
}

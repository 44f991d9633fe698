package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Outcome;
import dev.kroniek.engine.AppendRefusedException;
import dev.kroniek.engine.Receipt;
import dev.kroniek.engine.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens when there is too much, or too little. */
class LimitsTest {
  private static final String START =
      "{\"type\":\"start_session\",\"session\":\"s1\",\"project\":\"/p\"}";
  private static final String STOP_HOOK = "{\"session_id\":\"s1\",\"hook_event_name\":\"Stop\"}";

  @TempDir Path data;

  private Daemon refusing(Refusal refusal) throws IOException {
    return Daemon.through(
        data,
        engine ->
            commands -> {
              throw new AppendRefusedException(refusal, "told to");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "OVERLOADED, 503, overloaded, 1",
    "CLOSED, 503, stopping, 1",
    "DISK_FULL, 507, disk_full, 1",
    "FORGOTTEN, 410, session_forgotten,",
    "FAILED, 500, journal_failed,",
  })
  void aRefusalIsTold(Refusal refusal, int status, String problem, String retryAfter)
      throws IOException {
    try (Daemon daemon = refusing(refusal)) {
      for (Wire.Reply reply :
          List.of(
              daemon.post("/v1/commands", "application/json", START),
              daemon.post("/v1/hooks/claude-code", "application/json", STOP_HOOK))) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.problem()).isEqualTo(problem);
        assertThat(reply.header("retry-after")).isEqualTo(retryAfter);
      }
    }
  }

  @Test
  void aRefusalThatComesLaterIsToldToo() throws IOException {
    try (Daemon daemon =
        Daemon.through(
            data,
            engine ->
                commands -> {
                  AppendRefusedException full =
                      new AppendRefusedException(Refusal.DISK_FULL, "after all");
                  return List.of(
                      new Receipt(
                          CompletableFuture.failedFuture(full),
                          CompletableFuture.failedFuture(full)));
                })) {
      assertThat(daemon.post("/v1/commands", "application/json", START).status()).isEqualTo(507);
      assertThat(daemon.command(START).status()).isEqualTo(507);
    }
  }

  /** A door that is full turns away, or lets wait; the other is open, and both are afterwards. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tooManyConnectionsCloseNoDoorForGood(boolean isUnix) throws IOException {
    try (Daemon daemon = Daemon.start(data)) {
      List<SocketChannel> idle = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        idle.add(connecting(daemon, isUnix));
      }
      assertThat(isAlive(daemon, !isUnix)).as("the other door").isTrue();
      for (SocketChannel each : idle) {
        each.close();
      }
      await().ignoreExceptions().untilAsserted(() -> assertThat(isAlive(daemon, isUnix)).isTrue());
      assertThat(isAlive(daemon, !isUnix)).isTrue();
    }
  }

  private static SocketChannel connecting(Daemon daemon, boolean isUnix) throws IOException {
    SocketChannel channel =
        isUnix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
    channel.configureBlocking(false);
    try {
      channel.connect(
          isUnix
              ? UnixDomainSocketAddress.of(daemon.socket())
              : new InetSocketAddress(InetAddress.getLoopbackAddress(), daemon.port()));
    } catch (IOException e) {
      channel.close(); // so many wait that the kernel takes no more
    }
    return channel;
  }

  private static boolean isAlive(Daemon daemon, boolean isUnix) throws IOException {
    String request = "GET /health/live";
    Wire.Reply reply =
        isUnix
            ? daemon.unix(request, daemon.headers(), new byte[0])
            : daemon.tcp(request, daemon.headers(), new byte[0]);
    return reply.status() == 200;
  }

  @Test
  void waitingForTheJournalHoldsNoThread() throws IOException {
    List<CompletableFuture<Long>> open = new ArrayList<>();
    try (Daemon daemon =
        Daemon.through(
            data,
            engine ->
                commands -> {
                  synchronized (open) {
                    CompletableFuture<Long> journaled = new CompletableFuture<>();
                    open.add(journaled);
                    return List.of(new Receipt(journaled, new CompletableFuture<Outcome>()));
                  }
                })) {
      List<Wire> waiting = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        Wire wire = Wire.tcp(daemon.port());
        waiting.add(wire);
        wire.send(post(daemon, START.length()) + START);
      }
      assertThat(daemon.get("/health/ready").status()).isEqualTo(200);
      org.awaitility.Awaitility.await().until(() -> size(open) == 60);
      synchronized (open) {
        open.forEach(journaled -> journaled.complete(7L));
      }
      for (Wire wire : waiting) {
        assertThat(wire.read(false).json().get("sequence")).isEqualTo(new Json.Num(7));
        wire.close();
      }
    }
  }

  private static int size(List<?> list) {
    synchronized (list) {
      return list.size();
    }
  }

  private static String post(Daemon daemon, int length) {
    return String.join(
        "\r\n",
        "POST /v1/commands HTTP/1.1",
        "Host: 127.0.0.1:" + daemon.port(),
        "Authorization: Bearer " + daemon.token,
        "Content-Type: application/json",
        "Content-Length: " + length,
        "",
        "");
  }

  @Test
  void clientsThatStopHalfWayHoldNoThread() throws IOException {
    try (Daemon daemon = Daemon.start(data)) {
      List<Wire> slow = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        Wire wire = i % 2 == 0 ? Wire.tcp(daemon.port()) : Wire.unix(daemon.socket());
        slow.add(wire);
        wire.send(i % 3 == 0 ? "POST /v1/comm" : post(daemon, 1000) + "{\"type\":");
      }
      assertThat(daemon.command(START).status()).isEqualTo(200);
      assertThat(daemon.get("/v1/sessions/s1").status()).isEqualTo(200);
      for (Wire wire : slow) {
        wire.close();
      }
    }
  }

  @Test
  void aClientThatLeavesWhileItsAnswerIsWrittenHarmsNobody() throws IOException {
    try (Daemon daemon = Daemon.start(data)) {
      daemon.command(START);
      for (int i = 0; i < 20; i++) {
        try (Wire wire = Wire.tcp(daemon.port())) {
          wire.send(post(daemon, START.length()) + START);
        }
      }
      assertThat(daemon.get("/health/ready").status()).isEqualTo(200);
    }
  }

  @Test
  void whoAsksBeforeSendingIsToldAtOnceThatItIsTooLarge() throws IOException {
    try (Daemon daemon = Daemon.start(data);
        Wire wire = Wire.tcp(daemon.port())) {
      String request =
          post(daemon, 50_000_000).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
      wire.send(request);
      Wire.Reply reply = wire.read(false);
      assertThat(reply.status()).isEqualTo(413);
      assertThat(reply.problem()).isEqualTo("too_large");
    }
  }
}

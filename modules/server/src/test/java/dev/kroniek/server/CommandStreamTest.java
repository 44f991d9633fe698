package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kroniek.domain.Json;
import dev.kroniek.engine.AppendRefusedException;
import dev.kroniek.engine.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many commands in one request, each line answered for itself. */
class CommandStreamTest {
  @TempDir Path data;

  private static final String START =
      "{\"id\":\"start\",\"type\":\"start_session\",\"session\":\"s1\",\"project\":\"/p\"}";

  private static String event(String id) {
    return "{\"id\":\"%s\",\"type\":\"add_event\",\"session\":\"s1\",\"data\":{\"kind\":\"note\"}}"
        .formatted(id);
  }

  private static String head(String query, String length) {
    return String.join(
        "\r\n",
        "POST /v1/commands" + query + " HTTP/1.1",
        "Host: kroniek",
        "Content-Type: application/x-ndjson",
        length,
        "",
        "");
  }

  private static Wire.Reply stream(Daemon daemon, String ack, String... lines) throws IOException {
    return daemon.post("/v1/commands?ack=" + ack, "application/x-ndjson", String.join("\n", lines));
  }

  @Test
  void everyLineIsAnsweredInItsOrder() throws IOException {
    try (Daemon daemon = Daemon.start(data)) {
      Wire.Reply reply = stream(daemon, "journaled", START, event("a"), event("b"));
      assertThat(reply.status()).isEqualTo(202);
      assertThat(reply.header("content-type")).isEqualTo("application/x-ndjson");
      assertThat(reply.text())
          .isEqualTo(
              """
              {"id":"start","sequence":1,"session":"s1"}
              {"id":"a","sequence":2,"session":"s1"}
              {"id":"b","sequence":3,"session":"s1"}
              """);
    }
  }

  @Test
  void aBadLineIsAnsweredAndTheOthersGoOn() throws IOException {
    try (Daemon daemon = Daemon.start(data)) {
      List<Json.Obj> answers =
          stream(
                  daemon,
                  "applied",
                  START,
                  "",
                  "  \r",
                  "{\"type\":",
                  "{\"type\":\"dance\"}",
                  "{\"id\":\"lost\",\"type\":\"heartbeat\",\"session\":\"nobody\"}",
                  "x".repeat(1_100_000),
                  event("last") + "\r")
              .lines();
      assertThat(answers).hasSize(6);
      assertThat(answers.get(0).text("outcome")).isEqualTo("applied");
      assertThat(answers.get(1).text("type")).isEqualTo("/problems/not_json");
      assertThat(answers.get(1).get("line")).isEqualTo(new Json.Num(4));
      assertThat(answers.get(2).text("type")).isEqualTo("/problems/malformed_command");
      assertThat(answers.get(2).text("field")).isEqualTo("type");
      assertThat(answers.get(2).get("line")).isEqualTo(new Json.Num(5));
      assertThat(answers.get(3).text("outcome")).isEqualTo("rejected");
      assertThat(answers.get(3).text("reason")).isEqualTo("session_not_found");
      assertThat(answers.get(4).text("type")).isEqualTo("/problems/too_large");
      assertThat(answers.get(4).get("line")).isEqualTo(new Json.Num(7));
      assertThat(answers.get(5).text("outcome")).isEqualTo("applied");
    }
  }

  @Test
  void anEmptyStreamHasAnEmptyAnswer() throws IOException {
    try (Daemon daemon = Daemon.start(data)) {
      Wire.Reply reply = stream(daemon, "applied", "");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.text()).isEmpty();
    }
  }

  @Test
  void anAnswerComesBeforeTheNextLineIsSent() throws IOException {
    try (Daemon daemon = Daemon.start(data);
        Wire wire = Wire.unix(daemon.socket())) {
      wire.send(head("?ack=applied", "Transfer-Encoding: chunked"));
      sendChunk(wire, START + "\n");
      // The status line and headers come with the first answer.
      assertThat(wire.head().status()).isEqualTo(200);
      assertThat(new String(wire.chunk(), StandardCharsets.UTF_8)).contains("\"start\"");
      for (int i = 0; i < 5; i++) {
        sendChunk(wire, event("e" + i) + "\n");
        assertThat(new String(wire.chunk(), StandardCharsets.UTF_8)).contains("\"e" + i + "\"");
      }
      wire.send("0\r\n\r\n");
      assertThat(wire.chunk()).isEmpty();
    }
  }

  private static void sendChunk(Wire wire, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    wire.send(Integer.toHexString(bytes.length) + "\r\n" + text + "\r\n");
  }

  @Test
  void linesMayBeCutAnywhere() throws IOException {
    try (Daemon daemon = Daemon.start(data);
        Wire wire = Wire.unix(daemon.socket())) {
      String body = START + "\n" + event("\u00fc\uD83D\uDE00") + "\n" + event("b");
      wire.send(head("", "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length));
      for (byte one : body.getBytes(StandardCharsets.UTF_8)) {
        wire.send(new byte[] {one});
      }
      List<Json.Obj> answers = wire.read(false).lines();
      assertThat(answers)
          .extracting(answer -> answer.text("id"))
          .containsExactly("start", "\u00fc\uD83D\uDE00", "b");
    }
  }

  @Test
  void manyLinesShareTheForcesOfTheDisk() throws IOException {
    int count = 20_000;
    try (Daemon daemon = Daemon.start(data)) {
      daemon.post("/v1/commands", "application/json", START);
      String body =
          IntStream.range(0, count).mapToObj(i -> event("e" + i)).collect(Collectors.joining("\n"));
      List<Json.Obj> answers = daemon.post("/v1/commands", "application/x-ndjson", body).lines();
      assertThat(answers).hasSize(count);
      for (int i = 0; i < count; i++) {
        assertThat(answers.get(i).get("sequence")).isEqualTo(new Json.Num(i + 2));
      }
      assertThat(daemon.metric("kroniek_append_seconds_count")).isLessThan(count / 10.0);
    }
  }

  @Test
  void overloadSlowsTheStreamAndLosesNothing() throws IOException {
    AtomicInteger refusals = new AtomicInteger();
    try (Daemon daemon =
        Daemon.through(
            data,
            engine ->
                commands -> {
                  if (refusals.incrementAndGet() % 3 == 0) {
                    throw new AppendRefusedException(Refusal.OVERLOADED, "for once");
                  }
                  return engine.appendAll(commands);
                })) {
      String[] lines = IntStream.range(0, 30).mapToObj(i -> event("e" + i)).toArray(String[]::new);
      lines[0] = START;
      List<Json.Obj> answers = stream(daemon, "journaled", lines).lines();
      assertThat(answers).hasSize(30);
      for (int i = 0; i < 30; i++) {
        assertThat(answers.get(i).get("sequence")).isEqualTo(new Json.Num(i + 1));
      }
    }
  }

  @Test
  void aFullDiskIsToldOfEveryLine() throws IOException {
    try (Daemon daemon =
        Daemon.through(
            data,
            engine ->
                commands -> {
                  throw new AppendRefusedException(Refusal.DISK_FULL, "no space");
                })) {
      List<Json.Obj> answers = stream(daemon, "journaled", START, event("a")).lines();
      assertThat(answers).hasSize(2);
      assertThat(answers)
          .allSatisfy(a -> assertThat(a.text("type")).isEqualTo("/problems/disk_full"));
      assertThat(answers.get(1).text("id")).isEqualTo("a");
      assertThat(answers.get(1).get("line")).isEqualTo(new Json.Num(2));
    }
  }

  @Test
  void whoDoesNotReadIsNotReadFrom() throws IOException {
    try (Daemon daemon = Daemon.start(data)) {
      daemon.post("/v1/commands", "application/json", START);
      byte[] line = (event("e") + "\n").getBytes(StandardCharsets.UTF_8);
      int count = 200_000;
      AtomicInteger sent = new AtomicInteger();
      CompletableFuture<Void> sending;
      try (Wire wire = Wire.unix(daemon.socket())) {
        wire.send(head("", "Content-Length: " + (long) count * line.length));
        sending = CompletableFuture.runAsync(() -> send(wire, line, count, sent));
        AtomicInteger before = new AtomicInteger(-1);
        await()
            .pollInterval(Duration.ofMillis(500))
            .atMost(Duration.ofSeconds(25))
            .until(() -> before.getAndSet(sent.get()) == sent.get());
        assertThat(sent.get()).isLessThan(count / 2);
        assertThat(daemon.get("/health/ready").status()).isEqualTo(200);
      }
      sending.join();
    }
  }

  private static void send(Wire wire, byte[] line, int count, AtomicInteger sent) {
    try (OutputStream out = wire.output()) {
      for (; sent.get() < count; sent.incrementAndGet()) {
        out.write(line);
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  @Test
  void manyStreamsThatSayNothingHoldNoThread() throws Exception {
    try (Daemon daemon = Daemon.start(data)) {
      Wire[] idle = new Wire[60];
      for (int i = 0; i < idle.length; i++) {
        idle[i] = Wire.unix(daemon.socket());
        idle[i].send(head("", "Content-Length: 1000") + "{\"type\"");
      }
      assertThat(daemon.get("/health/ready").status()).isEqualTo(200);
      daemon.startSession("s1");
      for (Wire wire : idle) {
        wire.close();
      }
    }
  }
}

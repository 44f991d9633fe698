package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpConnectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @TempDir Path data;

  private HttpReply get(String answer) throws IOException {
    try (FakeDaemon daemon = FakeDaemon.start(data, request -> answer);
        HttpConnection connection = open()) {
      HttpReply reply = connection.get("/x");
      assertThat(daemon.requests())
          .extracting(FakeDaemon.Request::line)
          .containsExactly("GET /x HTTP/1.1");
      return reply;
    }
  }

  private HttpConnection open() throws IOException {
    return HttpConnection.open(DaemonAddress.unix(data.resolve("kroniek.sock")), PATIENCE);
  }

  @Test
  void anAnswerWithItsLengthIsReadToItsEnd() throws IOException {
    HttpReply reply =
        get("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhallo");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo("hallo");
    assertThat(reply.headers()).containsEntry("content-type", "text/plain");
  }

  @Test
  void aChunkedAnswerIsPutTogether() throws IOException {
    assertThat(
            get("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;ext=1\r\nhal\r\nA\r\nlo, Welt!!\r\n0\r\nTrailer: x\r\n\r\n")
                .text())
        .isEqualTo("hallo, Welt!!");
  }

  @Test
  void anInterimAnswerIsPassedOver() throws IOException {
    assertThat(
            get("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno")
                .status())
        .isEqualTo(404);
  }

  @Test
  void anAnswerWithoutContentHasNoBody() throws IOException {
    assertThat(get("HTTP/1.1 204 No Content\r\n\r\n").body()).isEmpty();
  }

  @Test
  void oneConnectionServesManyRequests() throws IOException {
    try (FakeDaemon daemon =
            FakeDaemon.start(data, request -> FakeDaemon.json(200, request.body()));
        HttpConnection connection = open()) {
      for (int i = 0; i < 3; i++) {
        assertThat(
                connection
                    .post("/v1", "text/plain", ("n" + i).getBytes(StandardCharsets.UTF_8))
                    .text())
            .isEqualTo("n" + i);
      }
      assertThat(daemon.requests()).hasSize(3);
    }
  }

  @Test
  void aBodyLargerThanTheSocketsBufferIsSentWhole() throws IOException {
    byte[] body = "x".repeat(3 << 20).getBytes(StandardCharsets.UTF_8);
    try (FakeDaemon daemon =
            FakeDaemon.start(data, request -> FakeDaemon.json(200, "" + request.body().length()));
        HttpConnection connection = open()) {
      assertThat(connection.post("/v1", "text/plain", body).text()).isEqualTo("" + body.length);
      assertThat(daemon.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
      })
  void whatIsNoHttpIsAnErrorAndNoGuess(String answer) {
    assertThatThrownBy(() -> get(answer)).isInstanceOf(IOException.class);
  }

  @Test
  void headersWithoutEndAreNotReadForEver() {
    assertThatThrownBy(() -> get("HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(1_000)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("headers");
  }

  @Test
  void anAnswerThatEndsTooEarlyIsAnError() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(data.resolve("kroniek.sock")));
      try (HttpConnection connection = open()) {
        server.accept().close();
        assertThatThrownBy(() -> connection.get("/x"))
            .isInstanceOfAny(EOFException.class, IOException.class);
      }
    }
  }

  @Test
  void aDaemonThatNeverAnswersIsGivenUp() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(data.resolve("kroniek.sock")));
      try (HttpConnection connection =
          HttpConnection.open(
              DaemonAddress.unix(data.resolve("kroniek.sock")), Duration.ofMillis(200))) {
        assertThatThrownBy(() -> connection.get("/x")).isInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(() -> connection.post("/x", "text/plain", new byte[8 << 20]))
            .isInstanceOf(SocketTimeoutException.class);
      }
    }
  }

  @Test
  void aSocketThatNobodyListensOnIsRefused() throws IOException {
    FakeDaemon.start(data, request -> "").close();

    assertThatThrownBy(this::open).isInstanceOf(ConnectException.class);
  }
}

package dev.kroniek.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A daemon's socket in a data directory, whose answers a test writes itself. It says that it lives.
 */
final class FakeDaemon implements AutoCloseable {
  private final ServerSocketChannel server;
  private final Function<Request, String> answers;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::serve, "fake-daemon");

  record Request(String line, String body) {
    String method() {
      return line.substring(0, line.indexOf(' '));
    }

    String target() {
      return line.split(" ", 3)[1];
    }
  }

  private FakeDaemon(ServerSocketChannel server, Function<Request, String> answers) {
    this.server = server;
    this.answers = answers;
  }

  /** Listens; each answer is the whole text of it, head and body. */
  static FakeDaemon start(Path data, Function<Request, String> answers) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(data.resolve("kroniek.sock")));
    FakeDaemon daemon = new FakeDaemon(server, answers);
    daemon.thread.setDaemon(true);
    daemon.thread.start();
    return daemon;
  }

  static String json(int status, String body) {
    return answer(status, "application/json", body);
  }

  static String problem(int status, String body) {
    return answer(status, "application/problem+json", body);
  }

  static String answer(int status, String type, String body) {
    return "HTTP/1.1 "
        + status
        + " Said\r\nContent-Type: "
        + type
        + "\r\nContent-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  List<Request> requests() {
    return requests;
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel channel = server.accept()) {
        talk(channel);
      } catch (IOException e) {
        // the client went away, or the test is over
      }
    }
  }

  private void talk(SocketChannel channel) throws IOException {
    while (true) {
      Request request = read(channel);
      if (request == null) {
        return;
      }
      boolean isAskedForLife = request.target().equals("/health/live");
      if (!isAskedForLife) {
        requests.add(request);
      }
      String answer = isAskedForLife ? json(200, "{}") : answers.apply(request);
      ByteBuffer bytes = ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  private static @Nullable Request read(SocketChannel channel) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      one.clear();
      if (channel.read(one) < 0) {
        return null;
      }
      head.write(one.get(0));
    }
    String text = head.toString(StandardCharsets.ISO_8859_1);
    int length = 0;
    for (String line : text.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).trim());
      }
    }
    ByteBuffer body = ByteBuffer.allocate(length);
    while (body.hasRemaining() && channel.read(body) >= 0) {
      // until all of it came
    }
    return new Request(
        text.lines().findFirst().orElse(""), new String(body.array(), StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    try {
      server.close();
      thread.join(5_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

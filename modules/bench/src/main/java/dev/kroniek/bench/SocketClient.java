package dev.kroniek.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * One connection to the daemon's socket that posts command after command, waiting for each answer.
 */
final class SocketClient implements AutoCloseable {
  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocate(1 << 16);
  private String body = "";

  SocketClient(Path socket) throws IOException {
    channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  /** Posts and waits until it is journaled; fails on any answer but 202. */
  void post(String json) throws IOException {
    int status = send("POST /v1/commands", json);
    if (status != 202) {
      throw new IOException("answered " + status + ": " + body);
    }
  }

  String get(String path) throws IOException {
    int status = send("GET " + path, "");
    if (status != 200) {
      throw new IOException("answered " + status + ": " + body);
    }
    return body;
  }

  private int send(String request, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    String head =
        request
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n";
    ByteBuffer out = ByteBuffer.allocate(head.length() + bytes.length);
    out.put(head.getBytes(StandardCharsets.US_ASCII)).put(bytes).flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    return answer();
  }

  /** Reads an answer that tells its length, as the daemon's do for one command and for metrics. */
  private int answer() throws IOException {
    in.clear();
    StringBuilder text = new StringBuilder();
    int end;
    while ((end = text.indexOf("\r\n\r\n")) < 0) {
      read(text);
    }
    String head = text.substring(0, end);
    int length = contentLength(head);
    while (text.length() < end + 4 + length) {
      read(text);
    }
    body = text.substring(end + 4);
    return Integer.parseInt(head.substring(9, 12));
  }

  private void read(StringBuilder text) throws IOException {
    if (channel.read(in) < 0) {
      throw new EOFException("the daemon closed the connection");
    }
    in.flip();
    text.append(StandardCharsets.ISO_8859_1.decode(in));
    in.clear();
  }

  private static int contentLength(String head) throws IOException {
    for (String line : head.lines().toList()) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        return Integer.parseInt(line.substring(15).strip());
      }
    }
    throw new IOException("an answer without a length: " + head);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

package dev.kroniek.systemtests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One HTTP request at a door of the daemon, byte by byte as given, on a connection of its own. */
final class Http {
  private final SocketAddress door;
  private final List<String> headers;

  /**
   * A client.
   *
   * @param door the unix socket's or the TCP port's address
   * @param headers sent with every request, such as {@code Host: localhost}
   */
  Http(SocketAddress door, List<String> headers) {
    this.door = door;
    this.headers = List.copyOf(headers);
  }

  /** An answer; {@code status} is 0 where the connection broke before there was one. */
  record Reply(int status, String body) {}

  Reply get(String path) throws IOException {
    return send("GET", path, "application/json", new byte[0]);
  }

  Reply post(String path, String body) throws IOException {
    return send("POST", path, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  Reply send(String method, String path, String type, byte[] body) throws IOException {
    List<String> lines = new ArrayList<>(List.of(method + " " + path + " HTTP/1.1"));
    lines.addAll(headers);
    lines.add("Connection: close");
    lines.add("Content-Type: " + type);
    lines.add("Content-Length: " + body.length);
    String head = String.join("\r\n", lines) + "\r\n\r\n";
    try (SocketChannel channel = SocketChannel.open(door)) {
      write(channel, head.getBytes(StandardCharsets.ISO_8859_1));
      write(channel, body);
      return parse(readAll(channel));
    }
  }

  private static void write(SocketChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static byte[] readAll(SocketChannel channel) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    while (channel.read(buffer) >= 0) {
      all.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    return all.toByteArray();
  }

  private static Reply parse(byte[] bytes) throws IOException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Reply(0, "");
    }
    String head = text.substring(0, end);
    int status = Integer.parseInt(head.substring(9, 12));
    byte[] body = text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
    boolean isChunked = head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked");
    return new Reply(
        status, new String(isChunked ? unchunked(body) : body, StandardCharsets.UTF_8));
  }

  private static byte[] unchunked(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String text = new String(body, StandardCharsets.ISO_8859_1);
    int at = 0;
    while (true) {
      int line = text.indexOf("\r\n", at);
      int length =
          line < 0
              ? 0
              : Integer.parseInt(text.substring(at, line).replaceAll(";.*", "").strip(), 16);
      if (length == 0) {
        return out.toByteArray();
      }
      out.write(body, line + 2, length);
      at = line + 2 + length + 2;
    }
  }
}

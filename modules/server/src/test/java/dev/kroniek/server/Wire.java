package dev.kroniek.server;

import dev.kroniek.domain.Json;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection on which a test says exactly the bytes it means. */
final class Wire implements AutoCloseable {
  private final SocketChannel channel;
  private final InputStream in;

  private Wire(SocketChannel channel) {
    this.channel = channel;
    this.in = new BufferedInputStream(Channels.newInputStream(channel));
  }

  static Wire tcp(int port) throws IOException {
    return connect(
        SocketChannel.open(), new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  static Wire unix(Path socket) throws IOException {
    return connect(
        SocketChannel.open(StandardProtocolFamily.UNIX), UnixDomainSocketAddress.of(socket));
  }

  private static Wire connect(SocketChannel channel, SocketAddress address) throws IOException {
    channel.connect(address);
    return new Wire(channel);
  }

  /** What came back; header names in lower case. */
  record Reply(int status, Map<String, String> headers, String text) {
    @Nullable String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }

    Json.Obj json() {
      try {
        return (Json.Obj) JsonReader.parse(text);
      } catch (JsonSyntaxException e) {
        throw new AssertionError("not JSON: " + text, e);
      }
    }

    List<Json.Obj> lines() {
      return text.lines().map(line -> new Reply(status, headers, line).json()).toList();
    }

    /** The last part of the problem's type. */
    String problem() {
      String type = String.valueOf(json().text("type"));
      return type.substring(type.lastIndexOf('/') + 1);
    }
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.UTF_8));
  }

  void send(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  OutputStream output() {
    return Channels.newOutputStream(channel);
  }

  /** Sends a request with these header lines and this body, and reads the answer. */
  Reply ask(String requestLine, List<String> headers, byte[] body) throws IOException {
    StringBuilder head = new StringBuilder(requestLine).append(" HTTP/1.1\r\n");
    headers.forEach(header -> head.append(header).append("\r\n"));
    if (body.length > 0 || requestLine.startsWith("POST")) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    send(head.append("\r\n").toString());
    if (body.length > 0) {
      send(body);
    }
    return read(requestLine.startsWith("HEAD"));
  }

  /** The next answer; interim ones are skipped. */
  Reply read(boolean isHead) throws IOException {
    Reply head = head();
    byte[] body = isHead ? new byte[0] : body(head.status(), head.headers());
    return new Reply(head.status(), head.headers(), new String(body, StandardCharsets.UTF_8));
  }

  /** The next answer up to its body. */
  Reply head() throws IOException {
    String statusLine = line();
    int status = Integer.parseInt(statusLine.split(" ", -1)[1]);
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return status == 100 ? head() : new Reply(status, headers, "");
  }

  private byte[] body(int status, Map<String, String> headers) throws IOException {
    if ("chunked".equals(headers.get("transfer-encoding"))) {
      return chunks();
    }
    String length = headers.get("content-length");
    if (length != null) {
      return in.readNBytes(Integer.parseInt(length));
    }
    return status == 204 || status == 303 ? new byte[0] : in.readAllBytes();
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
      body.writeBytes(chunk);
    }
    return body.toByteArray();
  }

  /** The next chunk of a chunked body; empty at its end. Jetty ends one only with the next. */
  byte[] chunk() throws IOException {
    String size = line();
    byte[] chunk = in.readNBytes(Integer.parseInt(size.isEmpty() ? line() : size, 16));
    if (chunk.length == 0) {
      line();
    }
    return chunk;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("closed after: " + line.toString(StandardCharsets.UTF_8));
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

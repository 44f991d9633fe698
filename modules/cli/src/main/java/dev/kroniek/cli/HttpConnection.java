package dev.kroniek.cli;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A connection to a daemon that speaks as much of HTTP/1.1 (RFC 9112) as the daemon's answers need:
 * one request at a time, answers with Content-Length, chunked, or until the end. It gives up when
 * nothing moves for the time of its patience, which no blocking channel does, so that a daemon that
 * is stopped or hung never hangs a command. Why no library: {@code
 * docs/decisions/0006-cli-client.md}. For one thread.
 */
final class HttpConnection implements AutoCloseable {
  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final String headers;
  private long patienceMs;
  private final ByteBuffer in = ByteBuffer.allocate(1 << 16).flip();

  private HttpConnection(
      SocketChannel channel, Selector selector, DaemonAddress address, Duration patience)
      throws IOException {
    this.channel = channel;
    this.selector = selector;
    this.headers =
        "Host: "
            + address.host()
            + (address.token() == null ? "" : "\r\nAuthorization: Bearer " + address.token())
            + "\r\n";
    patience(patience);
    channel.configureBlocking(false);
    this.key = channel.register(selector, 0);
  }

  /**
   * Connects.
   *
   * @throws java.net.ConnectException if nobody listens
   * @throws SocketTimeoutException if nobody accepts within the patience
   */
  static HttpConnection open(DaemonAddress address, Duration patience) throws IOException {
    SocketChannel channel =
        address.socket() instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    Selector selector = Selector.open();
    try {
      HttpConnection connection = new HttpConnection(channel, selector, address, patience);
      if (!channel.connect(address.socket())) {
        connection.await(SelectionKey.OP_CONNECT);
        channel.finishConnect();
      }
      return connection;
    } catch (IOException | RuntimeException e) {
      selector.close();
      channel.close();
      throw e;
    }
  }

  /** For how long, from now on, nothing may move. */
  void patience(Duration patience) {
    patienceMs = patience.toMillis();
  }

  /** Asks without a body. */
  HttpReply get(String target) throws IOException {
    write("GET " + target + " HTTP/1.1\r\n" + headers + "\r\n", new byte[0]);
    return new HttpReplyReader(this::nextByte).read();
  }

  /** Sends a body and returns the answer, also one that came before all of it was taken. */
  HttpReply post(String target, String contentType, byte[] body) throws IOException {
    String head =
        "POST "
            + target
            + " HTTP/1.1\r\n"
            + headers
            + "Content-Type: "
            + contentType
            + "\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    try {
      write(head, body);
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException refusedEarly) {
      try {
        return new HttpReplyReader(this::nextByte).read();
      } catch (IOException e) {
        throw refusedEarly;
      }
    }
    return new HttpReplyReader(this::nextByte).read();
  }

  private void write(String head, byte[] body) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(head.length() + body.length);
    bytes.put(head.getBytes(StandardCharsets.US_ASCII)).put(body).flip();
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        await(SelectionKey.OP_WRITE);
      }
    }
  }

  private int nextByte() throws IOException {
    if (!in.hasRemaining() && !fill()) {
      return -1;
    }
    return in.get() & 0xff;
  }

  private boolean fill() throws IOException {
    in.clear();
    int count = channel.read(in);
    while (count == 0) {
      await(SelectionKey.OP_READ);
      count = channel.read(in);
    }
    in.flip();
    return count > 0;
  }

  private void await(int operation) throws IOException {
    key.interestOps(operation);
    int ready = selector.select(patienceMs);
    selector.selectedKeys().clear();
    if (Thread.currentThread().isInterrupted()) {
      throw new EOFException("interrupted");
    }
    if (ready == 0) {
      throw new SocketTimeoutException("nothing moved for " + patienceMs + " ms");
    }
  }

  @Override
  public void close() throws IOException {
    try (channel;
        selector) {
      key.cancel();
    }
  }
}

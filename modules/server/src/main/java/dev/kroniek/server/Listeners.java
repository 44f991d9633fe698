package dev.kroniek.server;

import dev.kroniek.redaction.Redactor;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The unix socket and the TCP port, served by Jetty with few threads and little memory. */
final class Listeners implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private static final int THREADS_MAX = 16;
  private static final int THREADS_MIN = 4;

  /** At each door: who fills one does not close the other. */
  private static final int CONNECTIONS_MAX = 128;

  private static final long IDLE_MS_MAX = 30_000;
  private static final long STOP_MS_MAX = 1_000;
  private static final int HEADER_BYTES_MAX = 16 << 10;
  private static final long BUFFER_BYTES_MAX = 16L << 20;

  private final org.eclipse.jetty.server.Server jetty;
  private final Optional<Path> socket;
  private final OptionalInt port;
  private final String host;

  private Listeners(
      org.eclipse.jetty.server.Server jetty, Optional<Path> socket, OptionalInt port, String host) {
    this.jetty = jetty;
    this.socket = socket;
    this.port = port;
    this.host = host;
  }

  static Listeners open(
      Optional<Path> socket,
      ServerOptions options,
      Token token,
      List<Route> routes,
      MeterRegistry registry,
      Redactor redactor)
      throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
    threads.setName("kroniek-http");
    threads.setReservedThreads(0);
    threads.setDaemon(true);
    org.eclipse.jetty.server.Server jetty =
        new org.eclipse.jetty.server.Server(
            threads,
            new ScheduledExecutorScheduler("kroniek-http-timer", true),
            new ArrayByteBufferPool(0, -1, 64 << 10, -1, BUFFER_BYTES_MAX, BUFFER_BYTES_MAX));
    socket.ifPresent(path -> jetty.addConnector(unix(jetty, path)));
    ServerConnector tcp = tcp(jetty, options);
    OptionalInt port = tcp == null ? OptionalInt.empty() : OptionalInt.of(tcp.getLocalPort());
    if (jetty.getConnectors().length == 0) {
      throw new IOException("there is neither a place for the unix socket nor a free TCP port");
    }
    for (Connector door : jetty.getConnectors()) {
      jetty.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, door));
    }
    jetty.setHandler(
        new GracefulHandler(
            new Dispatcher(
                routes,
                new Gate(token, literal(options.host()), port.orElse(0)),
                threads,
                registry,
                redactor)));
    jetty.setErrorHandler(new ProblemHandler());
    jetty.setStopTimeout(STOP_MS_MAX);
    Listeners listeners = new Listeners(jetty, socket, port, literal(options.host()));
    listeners.start();
    return listeners;
  }

  private static HttpConfiguration http() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(HEADER_BYTES_MAX);
    http.setRelativeRedirectAllowed(true);
    // Ids may be anything. Paths are cut at their slashes first and decoded then, and lead to no
    // files: nothing is ambiguous here that would be elsewhere.
    http.setUriCompliance(
        UriCompliance.DEFAULT.with(
            "ids",
            UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
            UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT,
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_PATH_PARAMETER,
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
            UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS,
            UriCompliance.Violation.BAD_UTF8_ENCODING,
            UriCompliance.Violation.TRUNCATED_UTF8_ENCODING,
            UriCompliance.Violation.BAD_PERCENT_ENCODING));
    return http;
  }

  private static UnixDomainServerConnector unix(org.eclipse.jetty.server.Server jetty, Path path) {
    // Without acceptors: with one, this class of Jetty 12.1.10 mistakes it when the limit of
    // connections is reached, and never accepts again. What is too much is closed at once instead.
    UnixDomainServerConnector socket =
        new UnixDomainServerConnector(jetty, 0, 1, new HttpConnectionFactory(http()));
    socket.setUnixDomainPath(path);
    socket.setIdleTimeout(IDLE_MS_MAX);
    return socket;
  }

  /** The TCP door, open; null where there is to be none, or its port is taken. */
  private static @Nullable ServerConnector tcp(
      org.eclipse.jetty.server.Server jetty, ServerOptions options) throws IOException {
    if (options.port() == ServerOptions.NO_TCP) {
      return null;
    }
    ServerConnector tcp = new ServerConnector(jetty, 1, 1, new HttpConnectionFactory(http()));
    tcp.setHost(options.host());
    tcp.setPort(options.port());
    tcp.setIdleTimeout(IDLE_MS_MAX);
    try {
      tcp.open();
    } catch (IOException e) {
      if (!(e instanceof BindException || e.getCause() instanceof BindException)) {
        throw e;
      }
      LOG.warn(
          "{}:{} is taken: going on with the unix socket only", options.host(), options.port());
      return null;
    }
    jetty.addConnector(tcp);
    return tcp;
  }

  private static String literal(String host) {
    return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  private void start() throws IOException {
    try {
      jetty.start();
      if (socket.isPresent()) {
        // Until here the mode of the directory around it kept strangers out.
        Files.setPosixFilePermissions(socket.get(), PosixFilePermissions.fromString("rw-------"));
      }
    } catch (Exception e) {
      close();
      throw new IOException("cannot listen on " + socket.map(Path::toString).orElse("TCP"), e);
    }
  }

  Optional<Path> socket() {
    return socket;
  }

  OptionalInt port() {
    return port;
  }

  /** The address of the TCP door. */
  Optional<String> address() {
    return port.isPresent()
        ? Optional.of("http://" + host + ":" + port.getAsInt())
        : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    try {
      jetty.stop();
    } catch (TimeoutException e) {
      LOG.warn("some requests were cut off: they took longer than {} ms to end", STOP_MS_MAX);
    } catch (Exception e) {
      throw new IOException("the listeners did not stop in order", e);
    } finally {
      if (socket.isPresent()) {
        Files.deleteIfExists(socket.get());
      }
    }
  }
}

package dev.kroniek.server;

import dev.kroniek.domain.Json;
import dev.kroniek.engine.DataDirectory;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.KroniekOptions;
import dev.kroniek.hooks.PromptCapture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An engine and a server in this process, on a directory of the test, with short ways to ask. */
final class Daemon implements AutoCloseable {
  final DataDirectory directory;
  final ServerMetrics metrics = new ServerMetrics();
  final Kroniek kroniek;
  final Server server;
  final String token;

  private Daemon(
      DataDirectory directory,
      UnaryOperator<ServerOptions> options,
      Function<CommandAppender, CommandAppender> appender)
      throws IOException {
    this.directory = directory;
    this.kroniek =
        Kroniek.open(
            directory.root(),
            KroniekOptions.defaults().reserveBytes(1 << 20).meters(metrics.registry()));
    this.server =
        Server.start(
            directory,
            kroniek,
            appender.apply(kroniek::appendAll),
            metrics,
            options.apply(ServerOptions.defaults().address("127.0.0.1", 0)));
    this.token = Token.read(directory.token()).value();
  }

  static Daemon start(Path data) throws IOException {
    return start(data, options -> options);
  }

  static Daemon start(Path data, UnaryOperator<ServerOptions> options) throws IOException {
    return new Daemon(new DataDirectory(data), options, appender -> appender);
  }

  /** With something between the doors and the engine. */
  static Daemon through(Path data, Function<CommandAppender, CommandAppender> appender)
      throws IOException {
    return new Daemon(new DataDirectory(data), options -> options, appender);
  }

  /** The routes that are served, in no way connected to this server's sockets. */
  List<Route> routes() {
    Intake intake =
        new Intake(
            kroniek::appendAll,
            PromptCapture.FULL,
            InstantSource.system(),
            System::nanoTime,
            kroniek.redactor());
    ServerOptions options = ServerOptions.defaults();
    SpoolMeters spool = new SpoolMeters(new SimpleMeterRegistry());
    Probes probes = new Probes(kroniek, spool, () -> new Json.Text("off"), options);
    return Routes.of(kroniek, new Startup(kroniek, spool, () -> true), intake, probes, metrics);
  }

  Path socket() {
    return server.socket().orElseThrow();
  }

  int port() {
    return server.port().orElseThrow();
  }

  /** The headers of a request that is let in over TCP. */
  List<String> headers(String... more) {
    List<String> headers = new ArrayList<>();
    headers.add("Host: 127.0.0.1:" + port());
    headers.add("Authorization: Bearer " + token);
    headers.addAll(List.of(more));
    return headers;
  }

  Wire.Reply get(String target, String... headers) throws IOException {
    return tcp("GET " + target, headers(headers), new byte[0]);
  }

  Wire.Reply tcp(String requestLine, List<String> headers, byte[] body) throws IOException {
    try (Wire wire = Wire.tcp(port())) {
      return wire.ask(requestLine, headers, body);
    }
  }

  Wire.Reply unix(String requestLine, List<String> headers, byte[] body) throws IOException {
    try (Wire wire = Wire.unix(socket())) {
      return wire.ask(requestLine, headers, body);
    }
  }

  Wire.Reply post(String target, String contentType, String body) throws IOException {
    return post(target, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  Wire.Reply post(String target, String contentType, byte[] body) throws IOException {
    return tcp("POST " + target, headers("Content-Type: " + contentType), body);
  }

  /** Posts one command and waits until it is folded. */
  Wire.Reply command(String json) throws IOException {
    return post("/v1/commands?ack=applied", "application/json", json);
  }

  /** Starts a session of project {@code /p}. */
  void startSession(String id) throws IOException {
    Wire.Reply reply =
        command(
            "{\"type\":\"start_session\",\"session\":%s,\"project\":\"/p\",\"data\":{\"agent\":\"claude-code\"}}"
                .formatted(new Json.Text(id)));
    if (reply.status() != 200) {
      throw new AssertionError(reply.status() + ": " + reply.text());
    }
  }

  /** The value of a metric without labels, or the sum over its labels; null where there is none. */
  @Nullable Double metric(String name) throws IOException {
    Double sum = null;
    for (String line : get("/metrics").text().lines().toList()) {
      boolean isIt = line.startsWith(name + " ") || line.startsWith(name + "{");
      if (isIt) {
        double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
        sum = sum == null ? value : sum + value;
      }
    }
    return sum;
  }

  @Override
  public void close() throws IOException {
    server.close();
    kroniek.close();
    metrics.close();
  }
}

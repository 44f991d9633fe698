package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the running daemon over its unix socket. Every error comes out as a {@link Failure} with the
 * line that a person should read. For one thread.
 */
final class DaemonClient implements AutoCloseable {
  /** A daemon that works answers in milliseconds; one that folds a long backlog takes longer. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path socket;
  private final Duration patience;
  private @Nullable HttpConnection connection;

  private DaemonClient(Path socket, Duration patience, HttpConnection connection) {
    this.socket = socket;
    this.patience = patience;
    this.connection = connection;
  }

  /** Connects to the daemon of that data directory; empty where none listens. */
  static Optional<DaemonClient> connect(Path data) {
    return connect(data, PATIENCE);
  }

  /** As {@link #connect(Path)}, giving up when nothing moves for so long. */
  static Optional<DaemonClient> connect(Path data, Duration patience) {
    Path socket = socket(data);
    if (!Files.exists(socket)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new DaemonClient(socket, patience, HttpConnection.open(socket, patience)));
    } catch (ConnectException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw translated(socket, e);
    }
  }

  /** The usual socket, else the one that {@code endpoint.json} names. */
  private static Path socket(Path data) {
    Path usual = data.resolve("kroniek.sock");
    Path endpoint = data.resolve("endpoint.json");
    if (Files.exists(usual) || !Files.exists(endpoint)) {
      return usual;
    }
    try {
      Json json = JsonReader.parse(Files.readAllBytes(endpoint));
      String told = json instanceof Json.Obj object ? object.text("socket") : null;
      return told == null ? usual : Path.of(told);
    } catch (IOException | JsonSyntaxException e) {
      throw Failure.unavailable(
          "cannot read " + endpoint + ": " + e.getMessage() + "; start the daemon anew");
    }
  }

  /** The answer to a GET, whatever its status. */
  HttpReply get(String target) {
    try {
      return open().get(target);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  /** The answer to a POST, whatever its status. */
  HttpReply post(String target, String contentType, byte[] body) {
    try {
      return open().post(target, contentType, body);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  /** The JSON object that a GET answers. */
  Json.Obj object(String target) {
    HttpReply reply = get(target);
    if (!reply.isSuccess()) {
      throw failure(reply);
    }
    return json(reply);
  }

  /** The JSON object of an answer. */
  static Json.Obj json(HttpReply reply) {
    return json(reply.text());
  }

  /** The JSON object of a part of an answer. */
  static Json.Obj json(String text) {
    try {
      if (JsonReader.parse(text) instanceof Json.Obj object) {
        return object;
      }
    } catch (JsonSyntaxException e) {
      throw Failure.failed("the daemon's answer is no JSON: " + e.getMessage());
    }
    throw Failure.failed("the daemon's answer is no JSON object");
  }

  static boolean isJson(HttpReply reply) {
    return String.valueOf(reply.headers().get("content-type")).contains("json");
  }

  /** What an answer that is an error means for the command. */
  static Failure failure(HttpReply reply) {
    Json.Obj problem = isJson(reply) ? json(reply) : Json.Obj.EMPTY;
    String reason = problem.text("reason");
    String title = problem.text("title");
    String detail = problem.text("detail");
    String what = reason != null ? reason : title != null ? title : "HTTP status " + reply.status();
    String line = detail == null ? what : what + ": " + detail;
    return switch (reply.status()) {
      case 500, 504 -> Failure.failed(line);
      case 503 -> Failure.unavailable(line);
      default -> Failure.refused(line);
    };
  }

  private HttpConnection open() throws IOException {
    HttpConnection open = connection;
    if (open == null) {
      open = HttpConnection.open(socket, patience);
      connection = open;
    }
    return open;
  }

  private Failure lost(IOException e) {
    close();
    return translated(socket, e);
  }

  private static Failure translated(Path socket, IOException e) {
    if (e instanceof SocketTimeoutException) {
      return Failure.unavailable(
          "the daemon does not answer ("
              + e.getMessage()
              + "): if it stays so, stop it with \"kroniek stop\" and start it again");
    }
    return Failure.unavailable(
        "lost the daemon on " + socket + ": " + Causes.text(e) + "; see \"kroniek status\"");
  }

  @Override
  public void close() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (IOException e) {
      // nothing depends on how a connection ends that is not used any more
    } finally {
      connection = null;
    }
  }
}

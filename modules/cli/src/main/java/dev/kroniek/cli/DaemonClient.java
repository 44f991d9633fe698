package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the running daemon, over its unix socket where it has one. Every error comes out as a {@link
 * Failure} with the line that a person should read. For one thread.
 */
final class DaemonClient implements AutoCloseable {
  /** A daemon that works answers in milliseconds; one that folds a long backlog takes longer. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Answered whatever else the daemon does. */
  private static final String LIVE = "/health/live";

  private final Path data;
  private final DaemonAddress address;
  private final Duration patience;
  private @Nullable HttpConnection connection;

  private DaemonClient(
      Path data, DaemonAddress address, Duration patience, HttpConnection connection) {
    this.data = data;
    this.address = address;
    this.patience = patience;
    this.connection = connection;
  }

  /** Connects to the daemon of that data directory; empty where none listens. */
  static Optional<DaemonClient> connect(Path data) {
    return connect(data, PATIENCE);
  }

  /**
   * As {@link #connect(Path)}, giving up when nothing moves for so long. Whether the daemon answers
   * at all is asked before, and never waited for longer than {@link #PATIENCE}.
   */
  static Optional<DaemonClient> connect(Path data, Duration patience) {
    return DaemonAddress.of(data).flatMap(address -> connect(data, address, patience));
  }

  private static Optional<DaemonClient> connect(
      Path data, DaemonAddress address, Duration patience) {
    try {
      return Optional.of(new DaemonClient(data, address, patience, connected(address, patience)));
    } catch (ConnectException e) {
      return Optional.empty();
    } catch (SocketTimeoutException e) {
      throw silent(data, e);
    } catch (IOException e) {
      throw Failure.unavailable("cannot reach the daemon on " + address + ": " + Causes.text(e));
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
      case 422 -> Failure.usage(line);
      case 503 -> Failure.unavailable(line);
      default -> Failure.refused(line);
    };
  }

  private static HttpConnection connected(DaemonAddress address, Duration patience)
      throws IOException {
    if (patience.compareTo(PATIENCE) <= 0) {
      return HttpConnection.open(address, patience);
    }
    HttpConnection connection = HttpConnection.open(address, PATIENCE);
    boolean isAnswered = false;
    try {
      connection.get(LIVE);
      connection.patience(patience);
      isAnswered = true;
      return connection;
    } finally {
      if (!isAnswered) {
        connection.close();
      }
    }
  }

  private HttpConnection open() throws IOException {
    HttpConnection open = connection;
    if (open == null) {
      open = connected(address, patience);
      connection = open;
    }
    return open;
  }

  private static Failure silent(Path data, SocketTimeoutException e) {
    return SilentDaemon.of(data)
        .filter(SilentDaemon::isStarting)
        .map(SilentDaemon::failure)
        .orElseGet(
            () ->
                Failure.unavailable(
                    "the daemon does not answer ("
                        + e.getMessage()
                        + "): if it stays so, stop it with \"kroniek stop\" and start it again"));
  }

  private Failure lost(IOException e) {
    close();
    if (e instanceof SocketTimeoutException timeout) {
      return silent(data, timeout);
    }
    return Failure.unavailable(
        "lost the daemon on " + address + ": " + Causes.text(e) + "; see \"kroniek status\"");
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

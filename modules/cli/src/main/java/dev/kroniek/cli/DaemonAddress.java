package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a daemon listens, and what a request there must say.
 *
 * @param host the header of that name
 * @param token null where none is asked for
 */
record DaemonAddress(SocketAddress socket, String host, @Nullable String token) {

  /**
   * Where the daemon of that data directory listens, as far as files tell: on the usual socket,
   * else where {@code endpoint.json} says. Empty where none does.
   */
  static Optional<DaemonAddress> of(Path data) {
    Path usual = data.resolve("kroniek.sock");
    if (Files.exists(usual)) {
      return Optional.of(unix(usual));
    }
    Path endpoint = data.resolve("endpoint.json");
    if (!Files.exists(endpoint)) {
      return Optional.empty();
    }
    try {
      Json json = JsonReader.parse(Files.readAllBytes(endpoint));
      return json instanceof Json.Obj told ? of(data, told) : Optional.empty();
    } catch (IOException | JsonSyntaxException e) {
      throw Failure.unavailable(
          "cannot read " + endpoint + ": " + e.getMessage() + "; start the daemon anew");
    }
  }

  private static Optional<DaemonAddress> of(Path data, Json.Obj endpoint) throws IOException {
    String socket = endpoint.text("socket");
    if (socket != null) {
      return Files.exists(Path.of(socket)) ? Optional.of(unix(Path.of(socket))) : Optional.empty();
    }
    // A socket's file is the daemon's own. A port may be anybody's once the daemon is gone, who
    // must not be shown the token.
    long pid = Shown.count(endpoint, "pid");
    boolean isItsPort =
        endpoint.get("port") instanceof Json.Num && LockFile.holder(data).orElse(-1) == pid;
    return isItsPort ? Optional.of(tcp(data, endpoint)) : Optional.empty();
  }

  /**
   * The address of the sessions page of the daemon that has the data directory; empty where it
   * listens on no port.
   *
   * @param isForPeople with the token, which opens everything
   */
  static Optional<String> page(Path data, boolean isForPeople) {
    try {
      Json json = JsonReader.parse(Files.readAllBytes(data.resolve("endpoint.json")));
      if (!(json instanceof Json.Obj endpoint) || !(endpoint.get("port") instanceof Json.Num)) {
        return Optional.empty();
      }
      DaemonAddress address = tcp(data, endpoint);
      String page = "http://" + address.host() + "/";
      return Optional.of(isForPeople ? page + "?token=" + address.token() : page);
    } catch (IOException | JsonSyntaxException e) {
      return Optional.empty(); // it is just being replaced or deleted
    }
  }

  static DaemonAddress unix(Path socket) {
    return new DaemonAddress(UnixDomainSocketAddress.of(socket), "localhost", null);
  }

  private static DaemonAddress tcp(Path data, Json.Obj endpoint) throws IOException {
    String host = Shown.text(endpoint, "host");
    int port = (int) Shown.count(endpoint, "port");
    String literal = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return new DaemonAddress(
        new InetSocketAddress(host, port),
        literal + ":" + port,
        Files.readString(data.resolve("token"), StandardCharsets.US_ASCII).strip());
  }

  @Override
  public String toString() {
    return token == null ? socket.toString() : host;
  }
}

package dev.kroniek.server;

import dev.kroniek.domain.Json;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a daemon is reached, as {@code <data>/endpoint.json} tells:
 *
 * <pre>
 * {"pid": 4711, "socket": "/home/a/.local/state/kroniek/kroniek.sock", "host": "127.0.0.1", "port": 7433}
 * </pre>
 *
 * {@code socket} is null where its path would be too long everywhere. The file is there while the
 * server runs. After a kill it stays behind: whether a daemon lives is told by the lock of the data
 * directory, not by this file.
 *
 * @param pid of the daemon
 * @param socket its unix socket; empty where it has none
 * @param host the address of its TCP door
 * @param port of its TCP door; empty where it has none
 */
public record Endpoint(long pid, Optional<Path> socket, String host, OptionalInt port) {
  private static final String FILE = "endpoint.json";

  /** The file's place in a data directory. */
  public static Path file(Path data) {
    return data.resolve(FILE);
  }

  /**
   * Reads where the daemon of that data directory is reached.
   *
   * @throws IOException if there is no such file, or it does not say
   */
  public static Endpoint read(Path data) throws IOException {
    Path file = file(data);
    try {
      if (JsonReader.parse(Files.readAllBytes(file)) instanceof Json.Obj json
          && json.get("host") instanceof Json.Text host
          && json.get("pid") instanceof Json.Num pid) {
        OptionalInt port =
            json.get("port") instanceof Json.Num number
                ? OptionalInt.of(Integer.parseInt(number.literal()))
                : OptionalInt.empty();
        return new Endpoint(
            Long.parseLong(pid.literal()),
            Optional.ofNullable(json.text("socket")).map(Path::of),
            host.value(),
            port);
      }
    } catch (JsonSyntaxException | NumberFormatException e) {
      throw new IOException(file + " is damaged", e);
    }
    throw new IOException(file + " does not say where the daemon is");
  }

  void write(Path data) throws IOException {
    Json.Builder json =
        Json.Obj.builder()
            .put("pid", pid)
            .put("socket", socket.map(Path::toString).orElse(null))
            .put("host", host);
    json.put("port", port.isPresent() ? new Json.Num(port.getAsInt()) : Json.Null.NULL);
    PrivateFiles.replace(file(data), json.build() + "\n");
  }

  static void delete(Path data) throws IOException {
    Files.deleteIfExists(file(data));
  }
}

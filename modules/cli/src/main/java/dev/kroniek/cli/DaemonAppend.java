package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import java.util.List;
import java.util.Optional;

/** Hands commands to the running daemon. */
final class DaemonAppend implements AppendDoor {
  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";

  private final DaemonClient daemon;

  DaemonAppend(DaemonClient daemon) {
    this.daemon = daemon;
  }

  @Override
  public SessionNames names() {
    return new DaemonRecords(daemon);
  }

  @Override
  public Optional<Json.Obj> session(String id) {
    return new DaemonRecords(daemon).sessionIfThere(id);
  }

  @Override
  public Answer append(byte[] command, AppendCommand.Ack ack) {
    HttpReply reply = daemon.post(ack.target(), JSON, command);
    if (reply.isSuccess()) {
      return new Answer(DaemonClient.json(reply), null);
    }
    return new Answer(
        DaemonClient.isJson(reply) ? DaemonClient.json(reply) : Json.Obj.EMPTY,
        DaemonClient.failure(reply));
  }

  @Override
  public List<String> appendLines(byte[] lines, AppendCommand.Ack ack) {
    HttpReply reply = daemon.post(ack.target(), NDJSON, lines);
    if (!reply.isSuccess()) {
      throw DaemonClient.failure(reply);
    }
    return reply.text().lines().toList();
  }

  @Override
  public void close() {
    daemon.close();
  }
}

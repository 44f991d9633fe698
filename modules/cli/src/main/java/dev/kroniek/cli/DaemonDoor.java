package dev.kroniek.cli;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Json;
import dev.kroniek.engine.Kroniek;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Hands an import's commands to the running daemon; what it holds is read beside it. */
final class DaemonDoor implements ImportDoor {
  private static final String TARGET = "/v1/commands?ack=applied";
  private static final String NDJSON = "application/x-ndjson";
  private static final long SERVER_ERROR = 500;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final int QUIET_LOOKS = 3;
  private static final int LOOKS_MAX = 50;

  private final DaemonClient daemon;
  private final Path data;
  private final Scratch scratch;

  DaemonDoor(DaemonClient daemon, Path data) {
    this.daemon = daemon;
    this.data = data;
    this.scratch = Scratch.of(data);
  }

  @Override
  public RecordedCommands recorded() {
    awaitQuiet();
    try (Kroniek kroniek = Kroniek.openReadOnly(data)) {
      return RecordedCommands.of(kroniek, scratch.directory());
    } catch (IOException e) {
      throw Failure.unavailable("cannot read " + data + ": " + Causes.text(e));
    }
  }

  /**
   * What an import that was killed just now has sent may still be on its way into the journal: it
   * must be among what is recorded. A daemon that is never quiet is not waited for for long.
   */
  private void awaitQuiet() {
    long before = -1;
    int quiet = 0;
    for (int looks = 0; looks < LOOKS_MAX && quiet < QUIET_LOOKS; looks++) {
      long appended = Shown.count(daemon.object("/v1/status"), "appended");
      quiet = appended == before ? quiet + 1 : 0;
      before = appended;
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  @Override
  public List<Taken> take(List<Command> commands) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Command command : commands) {
      lines.writeBytes((command.toJson() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    HttpReply reply = daemon.post(TARGET, NDJSON, lines.toByteArray());
    if (!reply.isSuccess()) {
      throw DaemonClient.failure(reply);
    }
    List<Taken> taken = reply.text().lines().map(line -> taken(DaemonClient.json(line))).toList();
    if (taken.size() != commands.size()) {
      throw Failure.failed(
          "the daemon answered " + taken.size() + " of " + commands.size() + " commands");
    }
    return taken;
  }

  private static Taken taken(Json.Obj answer) {
    if (answer.get("status") == null) {
      return "rejected".equals(answer.text("outcome"))
          ? new Taken.Rejected(Shown.text(answer, "reason"), Shown.text(answer, "detail"))
          : new Taken.Added();
    }
    String problem = Shown.text(answer, "title") + ": " + Shown.text(answer, "detail");
    if (Shown.count(answer, "status") >= SERVER_ERROR) {
      throw Failure.failed(problem);
    }
    return new Taken.Refused(problem);
  }

  @Override
  public void close() {
    try (scratch) {
      daemon.close();
    }
  }
}

package dev.kroniek.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Json;
import java.io.IOException;
import java.util.Arrays;

/** The ways in for commands. */
enum CommandWay {
  TCP,
  SOCKET,
  LINES_OVER_TCP,
  LINES_OVER_SOCKET,
  ARGUMENT,
  STANDARD_INPUT;

  private static final int ARGUMENT_BYTES_MAX = 100_000;

  /** Whether the text can be sent this way at all. */
  boolean takes(byte[] command) {
    return switch (this) {
      case TCP, SOCKET -> true;
      case LINES_OVER_TCP, LINES_OVER_SOCKET, STANDARD_INPUT -> command.length > 0;
      case ARGUMENT ->
          command.length <= ARGUMENT_BYTES_MAX
              && !new String(command, UTF_8).contains("\0")
              && Arrays.equals(new String(command, UTF_8).getBytes(UTF_8), command);
    };
  }

  /**
   * Sends the text of one command. Returns what is told: a problem has a {@code status}, and what
   * was journaled a {@code sequence}. That the form of the answer is right is seen to here.
   */
  Json.Obj send(Daemon daemon, byte[] command) throws IOException, InterruptedException {
    return switch (this) {
      case TCP -> one(daemon.tcp(), command);
      case SOCKET -> one(daemon.http(), command);
      case LINES_OVER_TCP -> line(daemon.tcp(), command);
      case LINES_OVER_SOCKET -> line(daemon.http(), command);
      case ARGUMENT -> argument(daemon, new String(command, UTF_8));
      case STANDARD_INPUT -> standardInput(daemon, command);
    };
  }

  private static Json.Obj one(Http http, byte[] command) throws IOException {
    Http.Reply reply = http.send("POST", "/v1/commands", "application/json", command);
    Json.Obj told = Daemon.object(reply.body());
    assertThat((long) reply.status()).isEqualTo(isProblem(told) ? status(told) : 202);
    return told;
  }

  private static Json.Obj line(Http http, byte[] command) throws IOException {
    Http.Reply reply = http.send("POST", "/v1/commands", "application/x-ndjson", command);
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.body()).containsOnlyOnce("\n").endsWith("\n");
    Json.Obj told = Daemon.object(reply.body());
    if (isProblem(told)) {
      assertThat(Daemon.number(told, "line")).isEqualTo(1);
    }
    return told;
  }

  /** The problem is told as JSON because that is asked for, and in one line for people as well. */
  private static Json.Obj argument(Daemon daemon, String command)
      throws IOException, InterruptedException {
    Daemon.Run run = daemon.kroniek("append", "--json", "--body", command);
    Json.Obj told = Daemon.object(run.out());
    if (isProblem(told)) {
      assertThat(run.exit()).isEqualTo(4);
      assertThat(run.err())
          .isEqualTo("kroniek: " + told.text("title") + ": " + told.text("detail") + "\n");
    } else {
      assertThat(run.exit()).isZero();
      assertThat(run.err()).isEmpty();
    }
    return told;
  }

  private static Json.Obj standardInput(Daemon daemon, byte[] command)
      throws IOException, InterruptedException {
    Daemon.Run run = daemon.kroniek(command, "append", "--json", "--stdin");
    Json.Obj told = Daemon.object(run.out());
    assertThat(Daemon.number(told, "line")).isEqualTo(1);
    assertThat(run.exit()).isEqualTo(isProblem(told) ? 4 : 0);
    assertThat(run.err())
        .isEqualTo(isProblem(told) ? "kroniek: 1 of 1 lines were refused or rejected\n" : "");
    return told;
  }

  private static boolean isProblem(Json.Obj told) {
    return told.get("status") != null;
  }

  private static long status(Json.Obj problem) {
    return Daemon.number(problem, "status");
  }
}

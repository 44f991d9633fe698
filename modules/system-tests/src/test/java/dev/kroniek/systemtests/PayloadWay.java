package dev.kroniek.systemtests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;

/** The ways in for what an agent hands to its hook. */
enum PayloadWay {
  TCP,
  SOCKET,
  HOOK_SCRIPT;

  /** What is told of a payload that was taken. */
  static final String TAKEN = "";

  /** Sends a payload. Returns why it was refused, or {@link #TAKEN} once it is journaled. */
  String send(Daemon daemon, byte[] payload) throws IOException, InterruptedException {
    return switch (this) {
      case TCP -> http(daemon.tcp(), payload);
      case SOCKET -> http(daemon.http(), payload);
      case HOOK_SCRIPT -> hook(daemon, payload);
    };
  }

  private static String http(Http http, byte[] payload) throws IOException {
    Http.Reply reply = http.send("POST", "/v1/hooks/claude-code", "application/json", payload);
    if (reply.status() == 204) {
      assertThat(reply.body()).isEmpty();
      return TAKEN;
    }
    Json.Obj problem = Daemon.object(reply.body());
    assertThat(reply.status()).isEqualTo(400);
    assertThat(problem.text("type")).isEqualTo("/problems/malformed_command");
    return String.valueOf(problem.text("detail"));
  }

  /** The agent is told nothing: the payload waits for people, with the reason beside it. */
  private static String hook(Daemon daemon, byte[] payload)
      throws IOException, InterruptedException {
    SortedSet<Path> before = rejected(daemon);
    assertThat(daemon.hook(payload)).isEqualTo(new Daemon.Run(0, "", ""));
    daemon.awaitQuiet();
    SortedSet<Path> rejected = rejected(daemon);
    rejected.removeAll(before);
    if (rejected.isEmpty()) {
      return TAKEN;
    }
    Path file = rejected.first();
    Path reason = file.resolveSibling(file.getFileName() + ".reason");
    assertThat(rejected).containsExactly(file, reason);
    String bytes = Files.readString(file, ISO_8859_1);
    assertThat(bytes)
        .as("the payload is kept as it came")
        .contains("\n" + new String(payload, ISO_8859_1) + "\n");
    String why = Files.readString(reason, UTF_8);
    assertThat(why).startsWith("payload: ").containsOnlyOnce("\n").endsWith("\n");
    return why.substring("payload: ".length(), why.length() - 1);
  }

  private static SortedSet<Path> rejected(Daemon daemon) throws IOException {
    return DataLayout.files(daemon.data().resolve("spool/rejected"));
  }
}

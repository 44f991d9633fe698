package dev.kroniek.cli;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import dev.kroniek.hooks.AgentAdapter;
import dev.kroniek.hooks.AgentName;
import dev.kroniek.hooks.HookContext;
import dev.kroniek.hooks.PromptCapture;
import dev.kroniek.hooks.RawPayload;
import dev.kroniek.hooks.RejectedPayloadException;
import dev.kroniek.redaction.Redactor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One agent of the demonstration: runs the hook script for each payload of its story. */
final class DemoAgent {
  private final DemoStory story;
  private final String session;
  private final List<Json.Obj> payloads;
  private final Thread thread;
  private volatile @Nullable String problem;

  /**
   * An agent that begins when it is told to.
   *
   * @param between how long it rests after each payload
   */
  DemoAgent(DemoStory story, String session, Path data, Duration between) {
    this.story = story;
    this.session = session;
    this.payloads = story.payloads(session);
    this.thread = new Thread(() -> run(data, between), "kroniek-demo-" + session);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  boolean isAtWork() {
    return thread.isAlive();
  }

  String session() {
    return session;
  }

  int payloads() {
    return payloads.size();
  }

  /** Begins no more hooks. Any thread. */
  void stop() {
    thread.interrupt();
  }

  /**
   * Checks that it could hand everything to the hook.
   *
   * @throws Failure if not
   */
  void requireNoProblem() {
    String line = problem;
    if (line != null) {
      throw Failure.failed(line);
    }
  }

  private void run(Path data, Duration between) {
    try {
      for (Json.Obj payload : payloads) {
        hand(JsonText.compact(payload).getBytes(StandardCharsets.UTF_8), data);
        LockSupport.parkNanos(between.toNanos());
      }
    } catch (IOException e) {
      problem = "the hook script cannot be run: " + Causes.text(e);
    } catch (InterruptedException e) {
      problem = "interrupted";
    }
  }

  /** As Claude Code does: the payload on standard input, and what the hook prints counts. */
  private void hand(byte[] payload, Path data) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "sh", Distribution.script("kroniek-hook").toString(), AgentName.CLAUDE_CODE.value());
    builder.environment().put("KRONIEK_DATA", data.toString());
    builder.environment().put("CLAUDE_PROJECT_DIR", story.project());
    builder.environment().remove("CLAUDE_PID");
    Process hook = builder.redirectErrorStream(true).start();
    try (OutputStream in = hook.getOutputStream()) {
      in.write(payload);
    }
    int printed = hook.getInputStream().readAllBytes().length;
    int exit = hook.waitFor();
    if (exit != 0 || printed != 0) {
      throw new IOException("it ended with " + exit + " and printed " + printed + " bytes");
    }
  }

  /** The facts that its payloads are, in their order. */
  List<DemoFact> facts(PromptCapture capture) {
    List<DemoFact> facts = new ArrayList<>();
    for (Json.Obj payload : payloads) {
      HookContext context =
          new HookContext(
              AgentName.CLAUDE_CODE, story.project(), OptionalLong.empty(), Instant.now(), "demo");
      byte[] bytes = JsonText.compact(payload).getBytes(StandardCharsets.UTF_8);
      try {
        for (Command command :
            AgentAdapter.of(AgentName.CLAUDE_CODE, capture, Redactor.off()) // it holds no secret
                .commands(RawPayload.of(bytes), context)) {
          facts.add(DemoFact.of(command.toJson()));
        }
      } catch (RejectedPayloadException | IOException e) {
        throw new IllegalStateException("the demonstration's own payload", e);
      }
    }
    return facts;
  }
}

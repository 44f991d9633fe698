package dev.kroniek.systemtests;

import dev.kroniek.domain.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Payloads as Claude Code sends them, between 0.3 and 64 KB, each with a marker of its own by which
 * it is found again in the history.
 */
final class Payloads {
  private final Random random;
  private final List<String> sessions;

  Payloads(long seed, List<String> sessions) {
    this.random = new Random(seed);
    this.sessions = List.copyOf(sessions);
  }

  /** What was sent: to which session, and the id of the tool call or the text that marks it. */
  record Sent(String session, String marker) {}

  /**
   * Writes {@code count} payloads as files 00000, 00001 … into the directory.
   *
   * @param shell whose payloads they are: part of the marker
   */
  List<Sent> write(Path directory, int shell, int count) throws IOException {
    Files.createDirectories(directory);
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String session = sessions.get(random.nextInt(sessions.size()));
      String marker = "toolu_%02d_%05d".formatted(shell, i);
      Json.Obj payload = i % 10 == 9 ? prompt(session, marker) : toolUse(session, marker);
      Files.writeString(directory.resolve("%05d".formatted(i)), payload.toString());
      sent.add(new Sent(session, marker));
    }
    return sent;
  }

  private static Json.Builder common(String session, String event) {
    return Json.Obj.builder()
        .put("session_id", session)
        .put("transcript_path", "/u/dev/.claude/projects/-u-dev-shop/" + session + ".jsonl")
        .put("cwd", "/u/dev/shop")
        .put("permission_mode", "acceptEdits")
        .put("hook_event_name", event);
  }

  private static Json.Obj prompt(String session, String marker) {
    return common(session, "UserPromptSubmit")
        .put("prompt", marker + " add a retry with backoff to the payment client")
        .build();
  }

  private Json.Obj toolUse(String session, String marker) {
    int bytes = 300 + (int) (Math.pow(random.nextDouble(), 4) * 63_000);
    String text = "x".repeat(Math.max(1, bytes - 300));
    return common(session, "PostToolUse")
        .put("tool_name", "Edit")
        .put(
            "tool_input",
            Json.Obj.builder()
                .put("file_path", "/u/dev/shop/src/Pay.java")
                .put("old_string", text.substring(0, text.length() / 2))
                .put("new_string", text.substring(text.length() / 2))
                .build())
        .put("tool_response", Json.Obj.builder().put("filePath", "/u/dev/shop/Pay.java").build())
        .put("tool_use_id", marker)
        .put("duration_ms", 12)
        .build();
  }
}

package dev.kroniek.hooks;

import dev.kroniek.domain.Json;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;

/** Writes payloads for tests: {@code of("Stop").with("agent_id", "a1").text()}. */
final class PayloadText {
  private final Json.Builder members = Json.Obj.builder();

  private PayloadText() {}

  /** A payload of Claude Code about the session of {@link Payloads}. */
  static PayloadText of(String event) {
    return new PayloadText()
        .with("session_id", Payloads.SESSION)
        .with("cwd", "/u/dev/shop")
        .with("hook_event_name", event);
  }

  /** A payload about a tool call that has that name. */
  static PayloadText ofTool(String event, String tool, String toolUseId) {
    return of(event).with("tool_name", tool).with("tool_use_id", toolUseId);
  }

  PayloadText with(String name, String text) {
    members.put(name, text);
    return this;
  }

  /** A member given as JSON, with ' for ". */
  PayloadText withJson(String name, String json) {
    try {
      members.put(name, JsonReader.parse(json.replace('\'', '"')));
    } catch (JsonSyntaxException e) {
      throw new IllegalArgumentException(json, e);
    }
    return this;
  }

  String text() {
    return members.build().toString();
  }
}

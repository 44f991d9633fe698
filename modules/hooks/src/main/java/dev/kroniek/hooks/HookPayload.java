package dev.kroniek.hooks;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A payload as most agents send it, by its typed members. What is of another type than it should be
 * counts as absent, but for the session and the event's name: without them there is no command.
 *
 * @param json the wanted members
 * @param session the agent's session
 * @param event the name the agent gave the happening
 */
record HookPayload(Json.Obj json, SessionId session, String event) {
  private static final int REF_CHARS_MAX = 256;

  /** Throws {@link RejectedPayloadException} where session or event are missing or malformed. */
  static HookPayload of(Json.Obj json) throws RejectedPayloadException {
    String session = required(json, "session_id");
    String event = required(json, "hook_event_name");
    try {
      return new HookPayload(json, new SessionId(session), event);
    } catch (IllegalArgumentException e) {
      throw new RejectedPayloadException("session_id: " + e.getMessage());
    }
  }

  private static String required(Json.Obj json, String name) throws RejectedPayloadException {
    Json value = json.get(name);
    if (value == null) {
      throw new RejectedPayloadException("the payload has no " + name);
    }
    if (!(value instanceof Json.Text text)) {
      throw new RejectedPayloadException(name + " is not a string");
    }
    if (text.value().isBlank()) {
      throw new RejectedPayloadException(name + " is blank");
    }
    return text.value();
  }

  /** The member's text, null where it is absent, blank or no string. */
  @Nullable String text(String name) {
    return text(json, name);
  }

  /** As {@link #text(String)}, of a member of {@code object}. */
  static @Nullable String text(Json.Obj object, String name) {
    String text = object.text(name);
    return text == null || text.isBlank() ? null : text;
  }

  /** A name by which others refer to something; numbers count too. Null where there is none. */
  static @Nullable String ref(Json.Obj object, String name) {
    Json value = object.get(name);
    String text = value instanceof Json.Num number ? number.literal() : text(object, name);
    return text == null ? null : Names.of(text, REF_CHARS_MAX);
  }

  /** The object that is that member; the empty one where it is absent or something else. */
  static Json.Obj object(Json.Obj of, String name) {
    return of.get(name) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
  }

  /** The items of the array that is that member; none where it is absent or something else. */
  static List<Json> items(Json.Obj of, String name) {
    return of.get(name) instanceof Json.Arr array ? array.items() : List.of();
  }

  Json.Obj toolInput() {
    return object(json, "tool_input");
  }

  Json.Obj toolResponse() {
    return object(json, "tool_response");
  }

  @Nullable String toolName() {
    return text("tool_name");
  }

  /** The tool call's name, null where there is none. */
  @Nullable String toolUseId() {
    return ref(json, "tool_use_id");
  }

  /** The subagent's name, null where it is the session's main agent. */
  @Nullable String agentId() {
    return ref(json, "agent_id");
  }

  boolean isOfMainAgent() {
    return agentId() == null;
  }

  /** The project that the hook named, else the working directory; null where neither is known. */
  @Nullable ProjectId project(HookContext context) {
    String named = context.project() == null ? "" : context.project();
    String project = named.isBlank() ? text("cwd") : named;
    return project == null ? null : Names.project(project);
  }
}

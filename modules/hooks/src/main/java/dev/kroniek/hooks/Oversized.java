package dev.kroniek.hooks;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.redaction.Redactor;
import java.io.IOException;
import java.util.List;

/** Payloads too large to be parsed: an event says that there was one. */
final class Oversized {
  private static final Members WANTED =
      Members.of(
          "session_id", "hook_event_name", "cwd", "tool_name", "tool_use_id", "agent_id", "*");

  private Oversized() {}

  /**
   * One event {@code oversized} for the session that the payload names at its beginning.
   *
   * @throws RejectedPayloadException if it names none there
   */
  static List<Command> commands(RawPayload raw, HookContext context, Redactor redactor)
      throws RejectedPayloadException, IOException {
    HookPayload payload;
    try {
      payload = HookPayload.of(PayloadReader.readHead(raw.bytes(), WANTED, redactor));
    } catch (RejectedPayloadException e) {
      String too = "of %d bytes, more than are parsed, and at its beginning: %s";
      throw new RejectedPayloadException(
          too.formatted(raw.length(), e.reason()), too.formatted(raw.length(), e.summary()));
    }
    EventDraft event = new EventDraft("oversized");
    event.message("%s of %d bytes".formatted(Lines.first(payload.event()), raw.length()));
    event.data().put("event", payload.event(), ToolCall.BYTES_MAX);
    event.data().put("tool", payload.toolName(), ToolCall.BYTES_MAX);
    event.data().put("bytes", new Json.Num(raw.length()));
    event.data().putName("tool_use_id", payload.toolUseId()).putName("agent_id", payload.agentId());
    CommandList commands = new CommandList(context, payload);
    commands.add(CommandType.ADD_EVENT, event.build());
    return commands.toList();
  }
}

package dev.kroniek.hooks;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.redaction.Redactor;
import java.io.IOException;
import java.util.List;

/**
 * For agents that nobody wrote an adapter for. Many speak as Claude Code does: where a payload
 * names a session and an event, that is kept as an event of that kind with its short scalars.
 * Thread-safe.
 */
public final class GenericAdapter implements AgentAdapter {
  private static final Members WANTED =
      Members.of(
          "session_id",
          "hook_event_name",
          "cwd",
          "tool_name",
          "tool_use_id",
          "agent_id",
          "message",
          "*");

  private final PromptCapture prompts;
  private final Redactor redactor;

  public GenericAdapter(PromptCapture prompts, Redactor redactor) {
    this.prompts = prompts;
    this.redactor = redactor;
  }

  @Override
  public List<Command> commands(RawPayload raw, HookContext context)
      throws RejectedPayloadException, IOException {
    if (raw.isOversized()) {
      return Oversized.commands(raw, context.redacted(redactor), redactor);
    }
    HookPayload payload = HookPayload.of(PayloadReader.read(raw.bytes(), WANTED, redactor));
    EventDraft event = new EventDraft(EventKind.of(payload.event()));
    event.message(payload.text("message"));
    event.data().put("tool", payload.toolName(), ToolCall.BYTES_MAX);
    event.data().putName("tool_use_id", payload.toolUseId()).putName("agent_id", payload.agentId());
    CommandList commands = new CommandList(context.redacted(redactor), payload);
    commands.add(CommandType.ADD_EVENT, event.copyOthers(payload, prompts).build());
    return commands.toList();
  }
}

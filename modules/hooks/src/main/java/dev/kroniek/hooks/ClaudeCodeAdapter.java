package dev.kroniek.hooks;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.redaction.Redactor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Knows what Claude Code's hooks mean. Thread-safe.
 *
 * <p>Which event becomes which command, what is kept and what never is, is told in {@code
 * docs/agents/claude-code.md}. An event that is not known becomes an event of that kind.
 */
public final class ClaudeCodeAdapter implements AgentAdapter {
  private static final int ACTIVITY_BYTES_MAX = 256;
  private static final String UNTOLD_ACTIVITY = "Working on a prompt";

  /** What an event that has no message of its own says to people. */
  private static final Map<String, String> MESSAGE_OF =
      Map.ofEntries(
          Map.entry("SubagentStart", "agent_type"),
          Map.entry("SubagentStop", "agent_type"),
          Map.entry("PreCompact", "trigger"),
          Map.entry("PostCompact", "trigger"),
          Map.entry("CwdChanged", "new_cwd"),
          Map.entry("PostModelSwitch", "to_model"),
          Map.entry("PermissionDenied", "reason"),
          Map.entry("UserPromptExpansion", "command_name"),
          Map.entry("InstructionsLoaded", "file_path"),
          Map.entry("FileChanged", "file_path"),
          Map.entry("DirectoryAdded", "directory"),
          Map.entry("WorktreeRemove", "worktree_path"),
          Map.entry("TeammateIdle", "teammate_name"),
          Map.entry("ConfigChange", "source"),
          Map.entry("Setup", "trigger"));

  private static final Map<String, String> ATTENTION_OF =
      Map.of(
          "permission_prompt", "permission",
          "elicitation_dialog", "question",
          "elicitation_url_dialog", "question",
          "agent_needs_input", "question",
          "idle_prompt", "idle");

  /** Events that end the tool call they name; others only mention it. */
  private static final Set<String> ENDING_A_CALL =
      Set.of("PostToolUse", "PostToolUseFailure", "PermissionDenied");

  private static final Set<String> ENDED_TASKS =
      Set.of("completed", "failed", "killed", "stopped", "cancelled", "canceled", "done", "exited");

  private static final Set<String> NOT_IN_HEARTBEATS =
      Set.of("prompt_id", "permission_mode", "agent_type", "activity");

  /** A hook knows that a session ended, and cannot know how it went. */
  private static final Set<String> NOT_FROM_A_HOOK = Set.of("reason", "outcome", "summary");

  private static final Pattern EXIT_CODE = Pattern.compile("Exit code (-?\\d{1,9})");

  private static final Members WANTED = wanted();

  /** One for all, so that what hangs in it has a limit for the process. */
  private static final BranchLookup BRANCHES = new BranchLookup();

  private final PromptCapture prompts;
  private final Redactor redactor;

  public ClaudeCodeAdapter(PromptCapture prompts, Redactor redactor) {
    this.prompts = prompts;
    this.redactor = redactor;
  }

  private static Members wanted() {
    List<String> paths = new ArrayList<>();
    paths.addAll(List.of("session_id", "hook_event_name", "cwd", "tool_name", "tool_use_id"));
    paths.addAll(List.of("agent_id", "prompt", "message", "model", "session_title", "reason"));
    paths.addAll(List.of("error", "error_details", "last_assistant_message"));
    paths.addAll(List.of("task_id", "task_subject", "task_description"));
    paths.addAll(MESSAGE_OF.values());
    paths.add("background_tasks.status");
    ToolCall.INPUT_MEMBERS.forEach(name -> paths.add("tool_input." + name));
    CommitFinder.RESPONSE_MEMBERS.forEach(name -> paths.add("tool_response." + name));
    TaskCommands.RESPONSE_MEMBERS.forEach(name -> paths.add("tool_response." + name));
    paths.add("tool_response.interrupted");
    paths.add("tool_response.backgroundTaskId");
    paths.add("*");
    return Members.of(paths.toArray(String[]::new));
  }

  @Override
  public List<Command> commands(RawPayload raw, HookContext context)
      throws RejectedPayloadException, IOException {
    if (raw.isOversized()) {
      return Oversized.commands(raw, context.redacted(redactor), redactor);
    }
    HookPayload payload = HookPayload.of(PayloadReader.read(raw.bytes(), WANTED, redactor));
    CommandList commands = new CommandList(context.redacted(redactor), payload);
    add(commands, payload);
    return commands.toList();
  }

  private void add(CommandList commands, HookPayload payload) throws RejectedPayloadException {
    switch (payload.event()) {
      case "SessionStart" -> sessionStart(commands, payload);
      case "UserPromptSubmit" -> prompt(commands, payload);
      case "PreToolUse" -> toolBegins(commands, payload);
      case "PostToolUse" -> toolEnded(commands, payload);
      case "PostToolUseFailure" -> toolFailed(commands, payload);
      case "PermissionRequest" -> permissionRequest(commands, payload);
      case "Notification" -> notification(commands, payload);
      case "Stop" -> turnEnd(commands, payload);
      case "StopFailure" -> turnFailed(commands, payload);
      case "TaskCreated" -> new TaskCommands(commands).addForCreatedHook();
      case "TaskCompleted" -> new TaskCommands(commands).addForCompletedHook();
      case "SessionEnd" -> sessionEnd(commands, payload);
      default -> commands.add(CommandType.ADD_EVENT, other(payload).build());
    }
  }

  /** A subagent neither starts nor ends a session. */
  private void sessionStart(CommandList commands, HookPayload payload)
      throws RejectedPayloadException {
    EventDraft event = event("session_start", payload).message(payload.text("source"));
    event.withholding("model", "session_title");
    event.data().put("transcript_path", payload.json().get("transcript_path"));
    if (payload.isOfMainAgent()) {
      commands.add(CommandType.START_SESSION, description(commands.context(), payload));
      commands.add(
          CommandType.ADD_EVENT, event.copyOthers(payload, prompts).build(), "session_start");
    } else {
      commands.add(CommandType.ADD_EVENT, event.copyOthers(payload, prompts).build());
    }
  }

  private static Json.Obj description(HookContext context, HookPayload payload) {
    String cwd = payload.text("cwd");
    return new DataDraft()
        .putName("agent", context.agent().value())
        .put("cwd", cwd)
        .put("model", payload.text("model"))
        .put("title", payload.text("session_title"))
        .put("branch", cwd == null ? null : BRANCHES.branch(cwd))
        .build();
  }

  private void prompt(CommandList commands, HookPayload payload) throws RejectedPayloadException {
    String kept = prompts.of(payload.text("prompt"));
    EventDraft event = event("prompt", payload).message(kept).withholding("prompt");
    commands.add(CommandType.ADD_EVENT, event.copyOthers(payload, prompts).build());
    String line = Lines.first(kept);
    setActivity(commands, payload, line == null ? UNTOLD_ACTIVITY : line);
  }

  private void toolBegins(CommandList commands, HookPayload payload)
      throws RejectedPayloadException {
    ToolCall call = ToolCall.of(payload);
    DataDraft data = new DataDraft();
    if (call != null) {
      data.putName("activity", call.activity());
      if (call.isCut()) {
        data.markTruncated();
      }
    }
    data.putName("tool_use_id", payload.toolUseId()).putName("agent_id", payload.agentId());
    OtherMembers.copy(payload, prompts, NOT_IN_HEARTBEATS, data);
    commands.add(CommandType.HEARTBEAT, data.build());
  }

  private void toolEnded(CommandList commands, HookPayload payload)
      throws RejectedPayloadException {
    EventDraft event = event("tool", payload);
    Json.Obj response = payload.toolResponse();
    if (response.get("interrupted") instanceof Json.Bool interrupted && interrupted.value()) {
      event.data().put("interrupted", interrupted);
    }
    event.data().putName("background_task_id", HookPayload.ref(response, "backgroundTaskId"));
    commands.add(CommandType.ADD_EVENT, event.copyOthers(payload, prompts).build());
    for (Json.Obj commit : CommitFinder.commits(payload)) {
      commands.add(CommandType.ADD_COMMIT, commit, "commit", String.valueOf(commit.text("sha")));
    }
    new TaskCommands(commands).addForTool();
  }

  private void toolFailed(CommandList commands, HookPayload payload)
      throws RejectedPayloadException {
    EventDraft event = event("tool_failed", payload);
    String error = payload.text("error");
    String firstLine = Lines.first(error);
    Matcher exit = EXIT_CODE.matcher(firstLine == null ? "" : firstLine);
    if (exit.matches()) {
      event.data().put("exit", new Json.Num(Long.parseLong(exit.group(1))));
    }
    event.withholding("error").copyOthers(payload, prompts).putLast("error", error);
    commands.add(CommandType.ADD_EVENT, event.build());
  }

  private void permissionRequest(CommandList commands, HookPayload payload)
      throws RejectedPayloadException {
    EventDraft event = event("permission_request", payload);
    event.data().putName("attention", "permission");
    commands.add(CommandType.ADD_EVENT, event.copyOthers(payload, prompts).build());
    ToolCall call = ToolCall.of(payload);
    if (call != null) { // of several calls at once, the one that waits is what there is to tell
      setActivity(commands, payload, call.activity());
    }
  }

  private void notification(CommandList commands, HookPayload payload)
      throws RejectedPayloadException {
    EventDraft event = event("notification", payload);
    event.data().putName("attention", attention(payload));
    commands.add(CommandType.ADD_EVENT, event.copyOthers(payload, prompts).build());
  }

  /** Versions of Claude Code that tell no type say in the message alone what is wanted. */
  private static @Nullable String attention(HookPayload payload) {
    if (payload.json().get("notification_type") != null) {
      String type = payload.text("notification_type");
      return type == null ? null : ATTENTION_OF.get(type);
    }
    String message = payload.text("message");
    if (message == null) {
      return null;
    }
    if (message.contains("needs your permission")) {
      return "permission";
    }
    return message.contains("is waiting for your input") ? "idle" : null;
  }

  private void turnEnd(CommandList commands, HookPayload payload) throws RejectedPayloadException {
    String said = Lines.first(prompts.of(payload.text("last_assistant_message")));
    EventDraft event = event("turn_end", payload);
    endTurn(commands, payload, event.message(said).withholding("last_assistant_message"));
  }

  private void turnFailed(CommandList commands, HookPayload payload)
      throws RejectedPayloadException {
    String details = payload.text("error_details");
    String said = prompts.of(payload.text("last_assistant_message"));
    EventDraft event = event("turn_failed", payload).message(details == null ? said : details);
    endTurn(commands, payload, event.withholding("last_assistant_message", "error_details"));
  }

  private void endTurn(CommandList commands, HookPayload payload, EventDraft event)
      throws RejectedPayloadException {
    long running =
        HookPayload.items(payload.json(), "background_tasks").stream()
            .filter(ClaudeCodeAdapter::isRunning)
            .count();
    if (running > 0) {
      event.data().put("background_tasks", new Json.Num(running));
    }
    commands.add(CommandType.ADD_EVENT, event.copyOthers(payload, prompts).build());
    setActivity(commands, payload, running > 0 ? "background: " + running : null);
  }

  private static boolean isRunning(Json task) {
    String status = task instanceof Json.Obj object ? object.text("status") : null;
    return status == null || !ENDED_TASKS.contains(status);
  }

  private void sessionEnd(CommandList commands, HookPayload payload)
      throws RejectedPayloadException {
    if (payload.isOfMainAgent()) {
      DataDraft data = new DataDraft().put("reason", payload.text("reason"));
      OtherMembers.copy(payload, prompts, NOT_FROM_A_HOOK, data);
      commands.add(CommandType.COMPLETE_SESSION, data.build());
    } else {
      commands.add(CommandType.ADD_EVENT, other(payload).build());
    }
  }

  /** An event for which there is no rule but that it happened. */
  private EventDraft other(HookPayload payload) {
    EventDraft event = event(EventKind.of(payload.event()), payload);
    String member = MESSAGE_OF.get(payload.event());
    if (!event.hasMessage() && member != null) {
      event.message(Lines.first(payload.text(member)));
    }
    return event.copyOthers(payload, prompts);
  }

  /** The event with what all events have: its message, tool call and subagent. */
  private static EventDraft event(String kind, HookPayload payload) {
    EventDraft event = new EventDraft(kind).message(payload.text("message"));
    ToolCall call = ToolCall.of(payload);
    if (call != null) {
      call.describe(event.data());
      if (!event.hasMessage()) {
        event.message(call.message());
      }
    }
    String ended = ENDING_A_CALL.contains(payload.event()) ? "tool_use_id" : "about_tool_use_id";
    if (payload.json().get("duration_ms") instanceof Json.Num duration) {
      event.data().put("duration_ms", duration);
    }
    event.data().putName(ended, payload.toolUseId()).putName("agent_id", payload.agentId());
    return event;
  }

  /** Sets or, by null, removes what the session does now; a subagent never changes it. */
  private static void setActivity(
      CommandList commands, HookPayload payload, @Nullable String activity)
      throws RejectedPayloadException {
    if (!payload.isOfMainAgent()) {
      return;
    }
    DataDraft data = new DataDraft();
    if (activity == null) {
      data.put("current_activity", Json.Null.NULL);
    } else {
      data.put("current_activity", activity, ACTIVITY_BYTES_MAX);
    }
    commands.add(CommandType.UPDATE_SESSION, data.build(), "activity");
  }
}

package dev.kroniek.hooks;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Texts;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a payload that no rule mentions: their scalars are kept where they are short, so
 * that what agents begin to tell after today is there when somebody asks for it.
 */
final class OtherMembers {
  /** What people and agents say to each other, wherever it stands. */
  private static final Set<String> CONVERSATION =
      Set.of(
          "prompt",
          "submitted_prompt",
          "initial_prompt",
          "command_args",
          "custom_instructions",
          "compact_summary",
          "last_assistant_message",
          "delta");

  /**
   * Not kept as they stand: what every payload says, what has a place of its own, and names to
   * which the fold gives a meaning that the payload's author cannot have meant.
   */
  private static final Set<String> NOT_COPIED =
      Set.of(
          "session_id",
          "hook_event_name",
          "cwd",
          "transcript_path",
          "scratchpad_dir",
          "tool_name",
          "tool_use_id",
          "agent_id",
          "message",
          "attention",
          "truncated");

  private OtherMembers() {}

  /**
   * Copies into {@code data} the scalars of at most {@link Members#OTHER_BYTES_MAX} bytes that are
   * neither there already nor in {@code except}.
   */
  static void copy(HookPayload payload, PromptCapture prompts, Set<String> except, DataDraft data) {
    for (Map.Entry<String, Json> member : payload.json().fields().entrySet()) {
      String name = member.getKey();
      if (!NOT_COPIED.contains(name) && !except.contains(name) && !data.has(name)) {
        data.put(name, allowed(name, member.getValue(), prompts));
      }
    }
  }

  private static @Nullable Json allowed(String name, Json value, PromptCapture prompts) {
    if (value instanceof Json.Text text) {
      String said = CONVERSATION.contains(name) ? prompts.of(text.value()) : text.value();
      return said != null && isShort(said) ? new Json.Text(said) : null;
    }
    boolean isScalar = value instanceof Json.Bool || value instanceof Json.Num;
    return isScalar && isShort(value.toString()) ? value : null;
  }

  private static boolean isShort(String text) {
    return Texts.utf8Bytes(text) <= Members.OTHER_BYTES_MAX;
  }
}

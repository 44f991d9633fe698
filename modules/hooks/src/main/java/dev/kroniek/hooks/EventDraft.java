package dev.kroniek.hooks;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Texts;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event while it is put together: a kind, a message for people and data for programs. For one
 * thread.
 */
final class EventDraft {
  /**
   * What people and agents say to each other, wherever it stands: subject to {@link PromptCapture}.
   */
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

  private static final int DATA_STEP_BYTES = 256;

  private final String kind;
  private final DataDraft data = new DataDraft();
  private final Set<String> withheld = new HashSet<>();
  private @Nullable String message;

  EventDraft(String kind) {
    this.kind = kind;
  }

  /** What it says to people, where there is something; cut to {@link Texts#KEPT_BYTES_MAX}. */
  EventDraft message(@Nullable String text) {
    if (text == null) {
      return this;
    }
    message = Texts.kept(text);
    if (!message.equals(text)) {
      data.markTruncated();
    }
    return this;
  }

  boolean hasMessage() {
    return message != null;
  }

  DataDraft data() {
    return data;
  }

  /** The members are not to be copied: they are kept elsewhere, or not at all. */
  EventDraft withholding(String... names) {
    withheld.addAll(List.of(names));
    return this;
  }

  /** Copies the scalars of at most {@link Members#OTHER_BYTES_MAX} bytes that have no place yet. */
  EventDraft copyOthers(HookPayload payload, PromptCapture prompts) {
    for (Map.Entry<String, Json> member : payload.json().fields().entrySet()) {
      String name = member.getKey();
      if (!NOT_COPIED.contains(name) && !withheld.contains(name) && !data.has(name)) {
        data.put(name, copied(name, member.getValue(), prompts));
      }
    }
    return this;
  }

  private static @Nullable Json copied(String name, Json value, PromptCapture prompts) {
    if (!(value instanceof Json.Text text)) {
      boolean isScalar = value instanceof Json.Bool || value instanceof Json.Num;
      return isScalar && Texts.utf8Bytes(value.toString()) <= Members.OTHER_BYTES_MAX
          ? value
          : null;
    }
    String allowed = CONVERSATION.contains(name) ? prompts.of(text.value()) : text.value();
    return allowed != null && Texts.utf8Bytes(allowed) <= Members.OTHER_BYTES_MAX
        ? new Json.Text(allowed)
        : null;
  }

  /**
   * Puts a long text last, cut so that the data as a whole stays within what a snapshot shows of
   * it: beyond that the snapshot would leave the text out.
   */
  EventDraft putLast(String name, @Nullable String text) {
    if (text == null) {
      return this;
    }
    int room = Texts.KEPT_BYTES_MAX - Texts.utf8Bytes(data.build().toString());
    int bytesMax = Texts.KEPT_BYTES_MAX;
    while (bytesMax > DATA_STEP_BYTES && bytesAsMember(name, Texts.cut(text, bytesMax)) > room) {
      bytesMax -= DATA_STEP_BYTES;
    }
    data.put(name, text, bytesMax);
    return this;
  }

  private static int bytesAsMember(String name, String text) {
    return Texts.utf8Bytes(
        Json.Obj.builder()
            .put(name, text)
            .put("truncated", new Json.Bool(true))
            .build()
            .toString());
  }

  /** The data of the command {@code add_event}. */
  Json.Obj build() {
    return Json.Obj.builder()
        .put("kind", kind)
        .putIfPresent("message", message)
        .put("data", data.build())
        .build();
  }
}

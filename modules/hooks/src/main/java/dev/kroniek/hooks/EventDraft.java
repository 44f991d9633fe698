package dev.kroniek.hooks;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Texts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event while it is put together: a kind, a message for people and data for programs. For one
 * thread.
 */
final class EventDraft {
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

  /** Copies the short scalars that have no place yet. */
  EventDraft copyOthers(HookPayload payload, PromptCapture prompts) {
    OtherMembers.copy(payload, prompts, withheld, data);
    return this;
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

package dev.kroniek.hooks;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How much is kept of what people and agents say to each other: the setting capture.prompts. */
public enum PromptCapture {
  /** All of it, up to the limit of its place. */
  FULL,
  /** The first line that says something. */
  FIRST_LINE,
  /** Nothing: only that something was said. */
  NONE;

  /** The name in settings: {@code full}, {@code first_line} or {@code none}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The value with that name in settings, or null. */
  public static @Nullable PromptCapture ofWireName(String name) {
    for (PromptCapture value : values()) {
      if (value.wireName().equals(name)) {
        return value;
      }
    }
    return null;
  }

  /** What may be kept of the text, or null. */
  @Nullable String of(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return switch (this) {
      case FULL -> text;
      case FIRST_LINE -> Lines.first(text);
      case NONE -> null;
    };
  }
}

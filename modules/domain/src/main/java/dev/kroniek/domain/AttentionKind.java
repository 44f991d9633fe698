package dev.kroniek.domain;

import org.jspecify.annotations.Nullable;

/** What a session waits for its person to do. */
public enum AttentionKind {
  PERMISSION,
  QUESTION,
  IDLE;

  /** The name in JSON, such as {@code permission}. */
  public String wireName() {
    return WireEnum.name(this);
  }

  /** The kind with that JSON name, or null. */
  public static @Nullable AttentionKind ofWireName(String name) {
    return WireEnum.find(AttentionKind.class, name);
  }
}

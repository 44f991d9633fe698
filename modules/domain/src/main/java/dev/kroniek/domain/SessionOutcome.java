package dev.kroniek.domain;

import org.jspecify.annotations.Nullable;

/** How a session ended, as its agent or its person tells it. */
public enum SessionOutcome {
  SUCCESS,
  FAILURE,
  ABANDONED,
  UNKNOWN;

  /** The name in JSON, such as {@code success}. */
  public String wireName() {
    return WireEnum.name(this);
  }

  /** The outcome with that JSON name, or null. */
  public static @Nullable SessionOutcome ofWireName(String name) {
    return WireEnum.find(SessionOutcome.class, name);
  }
}

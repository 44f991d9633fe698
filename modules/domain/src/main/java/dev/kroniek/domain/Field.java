package dev.kroniek.domain;

import org.jspecify.annotations.Nullable;

/** The descriptive texts of a session. The order is that of the snapshot. */
public enum Field {
  AGENT,
  TITLE,
  GOAL,
  CWD,
  MODEL,
  BRANCH,
  HOST,
  PARENT,
  SUMMARY,
  NEXT_STEPS,
  CURRENT_ACTIVITY;

  /** The name in JSON, such as {@code next_steps}. */
  public String wireName() {
    return WireEnum.name(this);
  }

  /** The field with that JSON name, or null. */
  public static @Nullable Field ofWireName(String name) {
    return WireEnum.find(Field.class, name);
  }
}

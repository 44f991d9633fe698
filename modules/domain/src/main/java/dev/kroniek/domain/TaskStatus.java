package dev.kroniek.domain;

import org.jspecify.annotations.Nullable;

/** Where a task stands. */
public enum TaskStatus {
  PENDING,
  IN_PROGRESS,
  BLOCKED,
  COMPLETED,
  CANCELLED;

  /** The name in JSON, such as {@code in_progress}. */
  public String wireName() {
    return WireEnum.name(this);
  }

  /** Whether the task still waits to be done. */
  public boolean isOpen() {
    return this != COMPLETED && this != CANCELLED;
  }

  /** The status with that JSON name, or null. */
  public static @Nullable TaskStatus ofWireName(String name) {
    return WireEnum.find(TaskStatus.class, name);
  }
}

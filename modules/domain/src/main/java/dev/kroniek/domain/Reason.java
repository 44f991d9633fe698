package dev.kroniek.domain;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why the fold rejected a command. {@link #code()} is stored: never change or reuse one. */
public enum Reason {
  SESSION_NOT_FOUND(1),
  SESSION_ENDED(2),
  SESSION_FORGOTTEN(3),
  TASK_NOT_FOUND(4),
  TASK_EXISTS(5),
  LIMIT_REACHED(6),
  VERSION_CONFLICT(7),
  KEY_REUSED(8);

  private final int code;

  Reason(int code) {
    this.code = code;
  }

  /** 1 to 8, as stored in outcome records; 0 stands for none. */
  public int code() {
    return code;
  }

  /** The name in JSON, such as {@code session_ended}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The reason with that stored code, or null. */
  public static @Nullable Reason ofCode(int code) {
    return code >= 1 && code <= values().length ? values()[code - 1] : null;
  }
}

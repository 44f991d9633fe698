package dev.kroniek.domain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fourteen kinds of command. {@link #code()} is what journals store: never change or reuse one.
 */
public enum CommandType {
  START_SESSION(1),
  HEARTBEAT(2),
  HEARTBEAT_PROJECT(3),
  UPDATE_SESSION(4),
  ADD_EVENT(5),
  ADD_COMMIT(6),
  ADD_DECISION(7),
  ADD_TASK(8),
  UPDATE_TASK(9),
  PARK_SESSION(10),
  RESUME_SESSION(11),
  COMPLETE_SESSION(12),
  CLEANUP_STALE_SESSIONS(13),
  FORGET_SESSION(14);

  private static final Map<String, CommandType> BY_WIRE_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(CommandType::wireName, Function.identity()));

  private final int code;
  private final String wireName;

  CommandType(int code) {
    this.code = code;
    this.wireName = name().toLowerCase(Locale.ROOT);
  }

  /** 1 to 14, as stored in journals. */
  public int code() {
    return code;
  }

  /** The name in JSON, such as {@code add_event}. */
  public String wireName() {
    return wireName;
  }

  /** Whether the command is about one session, which it must then name. */
  public boolean isAboutOneSession() {
    return this != HEARTBEAT_PROJECT && this != CLEANUP_STALE_SESSIONS;
  }

  /** The type with that JSON name, or null. */
  public static @Nullable CommandType ofWireName(String wireName) {
    return BY_WIRE_NAME.get(wireName);
  }

  /** The type with that stored code, or null. */
  public static @Nullable CommandType ofCode(int code) {
    return code >= 1 && code <= values().length ? values()[code - 1] : null;
  }
}

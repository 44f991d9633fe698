package dev.kroniek.hooks;

import java.util.Set;

/** The kind of an event that no rule knows, from the name its agent gave it. */
final class EventKind {
  private static final int CHARS_MAX = 64;

  /** Kinds that the fold or our own rules give a meaning to: no other event may take them. */
  private static final Set<String> RESERVED =
      Set.of("prompt", "turn_end", "turn_failed", "tool", "tool_failed", "oversized");

  private static final String RESERVED_PREFIX = "hook_";

  private EventKind() {}

  /**
   * The name in snake_case: {@code PostToolBatch} becomes {@code post_tool_batch}. Everything but
   * ASCII letters and digits becomes an underscore; at most 64 characters; {@code event} where
   * nothing is left; a reserved kind gets {@code hook_} before it.
   */
  static String of(String name) {
    StringBuilder kind = new StringBuilder();
    for (int i = 0; i < name.length() && kind.length() < CHARS_MAX; i++) {
      char c = name.charAt(i);
      if (isUpper(c)) {
        if (beginsWord(name, i)) {
          separate(kind);
        }
        kind.append((char) (c - 'A' + 'a'));
      } else if (isLower(c) || isDigit(c)) {
        kind.append(c);
      } else {
        separate(kind);
      }
    }
    if (kind.length() > CHARS_MAX) {
      kind.setLength(CHARS_MAX);
    }
    while (!kind.isEmpty() && kind.charAt(kind.length() - 1) == '_') {
      kind.setLength(kind.length() - 1);
    }
    String text = kind.isEmpty() ? "event" : kind.toString();
    return RESERVED.contains(text) ? RESERVED_PREFIX + text : text;
  }

  /** After a small letter or digit, or as the last capital of several: {@code HTTPRequest}. */
  private static boolean beginsWord(String name, int i) {
    if (i == 0) {
      return false;
    }
    char before = name.charAt(i - 1);
    boolean isBeforeSmall = i + 1 < name.length() && isLower(name.charAt(i + 1));
    return isLower(before) || isDigit(before) || (isUpper(before) && isBeforeSmall);
  }

  private static void separate(StringBuilder kind) {
    if (!kind.isEmpty() && kind.charAt(kind.length() - 1) != '_') {
      kind.append('_');
    }
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}

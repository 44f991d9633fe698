package dev.kroniek.domain;

import org.jspecify.annotations.Nullable;

/**
 * The idempotency key: a sender and its name for one command, 1 to 128 characters each. One key is
 * applied once within the window of {@link Fold#WINDOW_ENTRIES} entries.
 *
 * @param source who sent it, such as {@code hook/claude-code}, {@code cli}, {@code probe}
 * @param id the sender's name for the command
 */
public record Key(String source, String id) {
  /** The longest source and the longest id, in characters (code points). */
  public static final int CHARS_MAX = 128;

  private static final String HOOK = "hook/";
  private static final String MCP = "mcp/";

  public Key {
    Texts.name("source", source, CHARS_MAX);
    Texts.name("id", id, CHARS_MAX);
  }

  /** Came from an agent's hook: sessions are created when a hook first speaks of them. */
  public boolean isFromHook() {
    return source.startsWith(HOOK);
  }

  /** Came from the session's own agent, through its hook or its tools: a sign of life. */
  public boolean isFromAgent() {
    return isFromHook() || source.startsWith(MCP);
  }

  /** The agent's name in {@code hook/NAME}, or null where the source names none. */
  public @Nullable String agent() {
    return isFromHook() && source.length() > HOOK.length() ? source.substring(HOOK.length()) : null;
  }
}

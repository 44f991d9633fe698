package dev.kroniek.hooks;

import java.util.regex.Pattern;

/**
 * The name of a coding agent, such as {@code claude-code}: 1 to 64 characters of {@code a-z},
 * {@code 0-9}, dot, dash and underscore, the first a letter or digit.
 */
public record AgentName(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  /** Anthropic's command-line agent. */
  public static final AgentName CLAUDE_CODE = new AgentName("claude-code");

  /** No agent: the payload is a command as it is. */
  public static final AgentName COMMAND = new AgentName("command");

  /** Throws {@link IllegalArgumentException} where the value is no such name. */
  public AgentName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "an agent's name is 1 to 64 of a-z, 0-9, '.', '-' and '_', beginning with a-z or 0-9");
    }
  }

  /** The source of the commands made of this agent's payloads, such as {@code hook/claude-code}. */
  public String source() {
    return "hook/" + value;
  }

  @Override
  public String toString() {
    return value;
  }
}

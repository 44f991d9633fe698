package dev.kroniek.hooks;

import dev.kroniek.domain.Command;
import dev.kroniek.redaction.Redactor;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a payload beside the payload.
 *
 * @param agent which agent's hook it came from
 * @param project the directory the agent was started in, or null where the hook could not tell
 * @param pid the agent's process; what no process can have becomes empty
 * @param at when the hook ran; brought into the range of {@link Command#at()}
 * @param key a name for the payload that no other has, and that is the same when the same file is
 *     read again; the ids of its commands derive from it unless the payload gives a better one
 */
public record HookContext(
    AgentName agent, @Nullable String project, OptionalLong pid, Instant at, String key) {
  private static final long PID_MAX = 0xffff_ffffL;

  public HookContext {
    boolean isProcess = pid.isPresent() && pid.getAsLong() >= 1 && pid.getAsLong() <= PID_MAX;
    pid = isProcess ? pid : OptionalLong.empty();
    at = at.isBefore(Instant.EPOCH) ? Instant.EPOCH : at;
    at = at.isAfter(Command.AT_MAX) ? Command.AT_MAX : at;
  }

  /** The same without secrets in the project, which may be shortened later. */
  HookContext redacted(Redactor redactor) {
    return new HookContext(agent, project == null ? null : redactor.text(project), pid, at, key);
  }
}

package dev.kroniek.hooks;

import dev.kroniek.domain.Command;
import dev.kroniek.redaction.Redactor;
import java.io.IOException;
import java.util.List;

/**
 * Turns what an agent hands to its hook into commands. Safe for many threads.
 *
 * <p>The same payload with the same context gives the same commands with the same keys, so that
 * reading a file again after a crash changes nothing. (Only the branch is looked up in the file
 * system; see {@link BranchLookup}.)
 *
 * <p>Secrets are taken out while the payload is read, before texts are shortened: a part of a
 * secret would not be known for one.
 */
public interface AgentAdapter {

  /**
   * The adapter that knows the agent; for one that nobody wrote an adapter for, the general one.
   */
  static AgentAdapter of(AgentName agent, PromptCapture prompts, Redactor redactor) {
    if (agent.equals(AgentName.COMMAND)) {
      return new CommandAdapter();
    }
    return agent.equals(AgentName.CLAUDE_CODE)
        ? new ClaudeCodeAdapter(prompts, redactor)
        : new GenericAdapter(prompts, redactor);
  }

  /**
   * The commands, in the order in which they are to be journaled; at least one.
   *
   * @throws RejectedPayloadException if it cannot be understood: it never will be, so do not retry
   * @throws IOException if the payload cannot be read
   */
  List<Command> commands(RawPayload payload, HookContext context)
      throws RejectedPayloadException, IOException;
}

package dev.kroniek.hooks;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.ProjectId;
import java.util.ArrayList;
import java.util.List;

/** Collects the commands of one payload. For one thread. */
final class CommandList {
  private final HookContext context;
  private final HookPayload payload;
  private final List<Command> commands = new ArrayList<>();

  CommandList(HookContext context, HookPayload payload) {
    this.context = context;
    this.payload = payload;
  }

  HookContext context() {
    return context;
  }

  HookPayload payload() {
    return payload;
  }

  /** The project, or the one that stands for an unknown one. */
  private ProjectId project() {
    ProjectId project = payload.project(context);
    return project == null ? ProjectId.UNKNOWN : project;
  }

  /**
   * Adds a command whose id derives from what the payload is about: from session, event and tool
   * call where it names one, so that a hook registered twice counts once; else from the key of the
   * payload. The suffixes tell the commands of one payload apart; the main one has none.
   */
  void add(CommandType type, Json.Obj data, String... suffixes) throws RejectedPayloadException {
    String toolUseId = payload.toolUseId();
    List<String> parts = new ArrayList<>();
    if (toolUseId == null) {
      parts.add(context.key());
    } else {
      parts.addAll(List.of(payload.session().value(), payload.event(), toolUseId));
    }
    parts.addAll(List.of(suffixes));
    addWithId(type, Names.commandId(parts.toArray(String[]::new)), data);
  }

  /** Adds a command with an id of its own. */
  void addWithId(CommandType type, String id, Json.Obj data) throws RejectedPayloadException {
    try {
      commands.add(
          Command.of(new Key(context.agent().source(), id), type, context.at())
              .session(payload.session())
              .project(project())
              .pid(context.pid())
              .data(data)
              .build());
    } catch (MalformedCommandException e) {
      throw new RejectedPayloadException(
          "it would give a malformed " + type.wireName() + ": " + e.getMessage(),
          "it would give a malformed " + type.wireName());
    }
  }

  List<Command> toList() {
    return List.copyOf(commands);
  }
}

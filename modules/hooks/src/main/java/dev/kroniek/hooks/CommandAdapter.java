package dev.kroniek.hooks;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandReader;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import java.io.IOException;
import java.util.List;

/**
 * For payloads that are one command each, in the form that every door takes: what {@link
 * CommandFile} leaves in the spool. Its own source and id are its key. Thread-safe.
 */
final class CommandAdapter implements AgentAdapter {
  @Override
  public List<Command> commands(RawPayload payload, HookContext context)
      throws RejectedPayloadException, IOException {
    if (payload.length() > CommandFile.COMMAND_BYTES_MAX) {
      throw new RejectedPayloadException(
          "a command has at most " + CommandFile.COMMAND_BYTES_MAX + " bytes");
    }
    byte[] bytes = payload.bytes().readNBytes(CommandFile.COMMAND_BYTES_MAX);
    try {
      return List.of(
          CommandReader.read(
              JsonReader.parse(bytes),
              new CommandReader.Defaults("spool", context.key(), context.at())));
    } catch (JsonSyntaxException | MalformedCommandException e) {
      throw new RejectedPayloadException(String.valueOf(e.getMessage()), "no command");
    }
  }
}

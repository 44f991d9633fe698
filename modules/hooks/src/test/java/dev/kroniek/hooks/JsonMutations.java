package dev.kroniek.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandReader;
import dev.kroniek.domain.Entry;
import dev.kroniek.domain.InMemoryState;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.Texts;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Payloads that are not as they should be, and what must hold for each of them. */
final class JsonMutations {
  private static final int COMMAND_BYTES_MAX = 64 << 10;

  private JsonMutations() {}

  /** The payload with each of its members in turn, at every depth, replaced by another value. */
  static List<String> eachMemberReplacedBy(String payload, String other) {
    Json value = parsed(payload);
    Json replacement = parsed(other.replace('\'', '"').replace("\u0000", "\\u0000"));
    List<String> mutations = new ArrayList<>();
    int members = count(value);
    for (int i = 0; i < members; i++) {
      mutations.add(new Replacing(i, replacement).in(value).toString());
    }
    return mutations;
  }

  /** How many members the value has, at every depth. */
  static int count(Json value) {
    if (value instanceof Json.Obj object) {
      return object.fields().values().stream().mapToInt(field -> 1 + count(field)).sum();
    }
    return value instanceof Json.Arr array
        ? array.items().stream().mapToInt(JsonMutations::count).sum()
        : 0;
  }

  /** Replaces the member with that number, counted from the beginning. */
  static final class Replacing {
    private final Json replacement;
    private int remaining;

    Replacing(int member, Json replacement) {
      this.remaining = member;
      this.replacement = replacement;
    }

    Json in(Json value) {
      if (value instanceof Json.Arr array) {
        return new Json.Arr(array.items().stream().map(this::in).toList());
      }
      if (!(value instanceof Json.Obj object)) {
        return value;
      }
      Json.Builder fields = Json.Obj.builder();
      object
          .fields()
          .forEach((name, field) -> fields.put(name, remaining-- == 0 ? replacement : in(field)));
      return fields.build();
    }
  }

  static Json parsed(String json) {
    try {
      return JsonReader.parse(json);
    } catch (JsonSyntaxException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  /**
   * The commands are commands at every other door, small, and the fold takes them; or the payload
   * is refused with a reason that is its own fault. Nothing else may happen.
   */
  static void commandsOrRefusal(byte[] payload) throws IOException {
    List<Command> commands;
    try {
      commands =
          new ClaudeCodeAdapter(PromptCapture.FULL, Payloads.REDACTOR)
              .commands(RawPayload.of(payload), Payloads.CONTEXT);
    } catch (RejectedPayloadException e) {
      assertThat(e.reason()).isNotBlank().doesNotContain("it would give");
      return;
    }
    assertThat(commands).isNotEmpty();
    assertThat(commands).extracting(Command::key).doesNotHaveDuplicates();
    InMemoryState state = new InMemoryState();
    long sequence = 0;
    for (Command command : commands) {
      assertThat(Texts.utf8Bytes(command.toString())).isLessThan(COMMAND_BYTES_MAX);
      assertThat(readAgain(command)).isEqualTo(command);
      sequence++;
      state.fold(new Entry(sequence, Payloads.AT, sequence, sequence, command));
    }
  }

  private static Command readAgain(Command command) {
    try {
      return CommandReader.read(
          JsonReader.parse(command.toString()),
          new CommandReader.Defaults("nobody", "none", Instant.EPOCH));
    } catch (JsonSyntaxException | MalformedCommandException e) {
      throw new AssertionError(command.toString(), e);
    }
  }
}

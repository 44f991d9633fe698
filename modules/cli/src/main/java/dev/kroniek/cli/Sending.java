package dev.kroniek.cli;

import dev.kroniek.domain.CommandReader;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import dev.kroniek.domain.MalformedCommandException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Appends one command about one session and tells what became of it, on one line. */
final class Sending {
  private static final CommandReader.Defaults CHECKED_WITH =
      new CommandReader.Defaults("cli", "unchecked", Instant.EPOCH);

  /** How the answer is printed. */
  enum Form {
    LINE,
    JSON;

    static Form of(boolean isJson) {
      return isJson ? JSON : LINE;
    }
  }

  private final RootCommand kroniek;
  private final Form form;
  private final @Nullable String named;

  /** About the session that was named, null where none was. */
  Sending(RootCommand kroniek, Form form, @Nullable String named) {
    this.kroniek = kroniek;
    this.form = form;
    this.named = named;
  }

  /**
   * Sends it and waits for its outcome.
   *
   * @param data what there is to say, as its user wrote it
   * @param about how the line begins
   * @throws Failure if it was refused or rejected
   */
  int send(CommandType type, Json.Obj data, String about) {
    String wanted = SessionArgument.orOwn(named, kroniek.context());
    check(command(type, wanted, data), type);
    try (AppendDoor door = AppendDoor.of(kroniek, AppendDoor.PATIENCE)) {
      Json.Obj command = command(type, SessionArgument.resolveOrKeep(wanted, door.names()), data);
      print(
          kroniek,
          form,
          about,
          door.append(
              JsonText.compact(command).getBytes(StandardCharsets.UTF_8),
              AppendCommand.Ack.APPLIED));
    }
    return ExitCode.DONE;
  }

  private static Json.Obj command(CommandType type, String session, Json.Obj data) {
    return Json.Obj.builder()
        .put("type", type.wireName())
        .put("session", session)
        .put("id", AppendCommand.freshId())
        .put("source", "cli")
        .put("data", data)
        .build();
  }

  private static void check(Json.Obj command, CommandType type) {
    try {
      CommandReader.read(command, CHECKED_WITH);
    } catch (MalformedCommandException e) {
      throw Failure.usage(type.wireName() + ": " + e.getMessage());
    }
  }

  /** Tells what became of a command, and throws where it was not taken. */
  static void print(RootCommand kroniek, Form form, String about, AppendDoor.Answer answer) {
    Failure failure = answer.failure();
    if (form == Form.JSON && !answer.json().equals(Json.Obj.EMPTY)) {
      kroniek.printLine(answer.json());
    }
    if (failure != null) {
      throw failure;
    }
    if (form == Form.LINE) {
      kroniek.context().out().line(about + AppendText.line(answer.json()));
    }
  }
}

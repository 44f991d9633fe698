package dev.kroniek.cli;

import dev.kroniek.domain.CommandReader;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import dev.kroniek.domain.MalformedCommandException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Appends one command about one session and tells what became of it, on one line. */
final class Sending {
  private static final CommandReader.Defaults CHECKED_WITH =
      new CommandReader.Defaults("cli", "unchecked", Instant.EPOCH);

  /** Those of them that may find nothing to change. */
  private static final Set<CommandType> CHANGES_STATUS =
      EnumSet.of(
          CommandType.PARK_SESSION, CommandType.RESUME_SESSION, CommandType.COMPLETE_SESSION);

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
      String session = SessionArgument.resolveOrKeep(wanted, door.names());
      Json.Obj before =
          CHANGES_STATUS.contains(type) && form == Form.LINE
              ? door.session(session).orElse(Json.Obj.EMPTY)
              : Json.Obj.EMPTY;
      AppendDoor.Answer answer =
          door.append(
              JsonText.compact(command(type, session, data)).getBytes(StandardCharsets.UTF_8),
              AppendCommand.Ack.APPLIED);
      print(kroniek, form, about, answer, unchanged(before, answer.json()));
    }
    return ExitCode.DONE;
  }

  /**
   * What to add where nothing has changed: the version counts changes, so that one which is still
   * the same proves it, whoever else changes the session at that time.
   */
  private static String unchanged(Json.Obj before, Json.Obj outcome) {
    String version = Shown.number(outcome, "version");
    return "applied".equals(outcome.text("outcome"))
            && !version.isEmpty()
            && version.equals(Shown.number(before, "version"))
        ? ", as before: it was " + Shown.text(before, "status") + " already"
        : "";
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
    print(kroniek, form, about, answer, "");
  }

  private static void print(
      RootCommand kroniek, Form form, String about, AppendDoor.Answer answer, String more) {
    Failure failure = answer.failure();
    if (form == Form.JSON && !answer.json().equals(Json.Obj.EMPTY)) {
      kroniek.printLine(answer.json());
    }
    if (failure != null) {
      throw failure;
    }
    if (form == Form.LINE) {
      kroniek.context().out().line(about + AppendText.line(answer.json()) + Printable.line(more));
    }
  }
}

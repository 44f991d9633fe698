package dev.kroniek.cli;

import dev.kroniek.domain.CommandFields;
import dev.kroniek.domain.CommandReader;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a command of words such as {@code add_decision session=@last title="Use H2"}.
 *
 * <p>{@code name=value} is text, {@code name:=value} is JSON. Where a text is not what the field
 * takes, and what was written is JSON that it takes, that is what is meant: {@code files=3} is a
 * number, {@code tags={"a":1}} an object, {@code title=123} stays text. What a field takes, and
 * which there are, is asked of the domain, so there is no list of fields here to fall behind.
 */
final class CommandWords {
  /** Names that belong to the command itself; all others are its data. */
  private static final List<String> ENVELOPE = CommandFields.ofEnvelope();

  private static final CommandReader.Defaults CHECKED_WITH =
      new CommandReader.Defaults("cli", "unchecked", Instant.EPOCH);

  private final CommandType type;
  private final Map<String, Word> words = new LinkedHashMap<>();

  /** A value and the other way to read it, which is tried if the domain refuses the first. */
  private record Word(Json value, @Nullable Json otherwise) {}

  private CommandWords(CommandType type) {
    this.type = type;
  }

  /**
   * Reads the words.
   *
   * @throws Failure naming the word that is wrong
   */
  static CommandWords parse(List<String> words) {
    String name = words.get(0);
    CommandType type = CommandType.ofWireName(name);
    if (type == null) {
      List<String> names = Arrays.stream(CommandType.values()).map(CommandType::wireName).toList();
      throw Failure.usage(
          "there is no command \""
              + name
              + "\""
              + Nearest.hint(name, names)
              + "; there are: "
              + String.join(", ", names));
    }
    CommandWords parsed = new CommandWords(type);
    words.subList(1, words.size()).forEach(parsed::add);
    return parsed;
  }

  private void add(String word) {
    int equals = word.indexOf('=');
    if (equals < 1) {
      throw Failure.usage("\"" + word + "\" is no name=value pair");
    }
    boolean isJson = word.charAt(equals - 1) == ':' && equals > 1;
    String name = word.substring(0, isJson ? equals - 1 : equals);
    String value = word.substring(equals + 1);
    Word parsed = isJson ? new Word(json(name, value), null) : textOrJson(value);
    if (words.put(name, parsed) != null) {
      throw Failure.usage(name + " is given twice");
    }
  }

  private static Json json(String name, String value) {
    try {
      return JsonReader.parse(value);
    } catch (JsonSyntaxException e) {
      throw Failure.usage(name + ":= needs JSON: " + e.getMessage());
    }
  }

  /** Objects and arrays are rarely meant as text, everything else usually is. */
  private static Word textOrJson(String value) {
    Json text = new Json.Text(value);
    try {
      Json json = JsonReader.parse(value);
      boolean isContainer = json instanceof Json.Obj || json instanceof Json.Arr;
      return isContainer ? new Word(json, text) : new Word(text, json);
    } catch (JsonSyntaxException e) {
      return new Word(text, null);
    }
  }

  /**
   * The session that was named, null where none was.
   *
   * @throws Failure if what was named is no text: another session is not to be taken instead
   */
  @Nullable String session() {
    Word session = words.get("session");
    if (session == null) {
      return null;
    }
    if (session.value() instanceof Json.Text text) {
      return text.value();
    }
    throw Failure.usage(type.wireName() + ": session: must be a string");
  }

  /** Names the session, where the command is about one. */
  void session(String id) {
    words.put("session", new Word(new Json.Text(id), null));
  }

  CommandType type() {
    return type;
  }

  /** Gives the command an id if it has none, so that sending it again is harmless. */
  void idIfAbsent(String id) {
    words.putIfAbsent("id", new Word(new Json.Text(id), null));
  }

  /**
   * The command as JSON, well-formed as far as can be told without the session.
   *
   * @throws Failure naming the field that is wrong
   */
  Json.Obj toJson() {
    while (true) {
      Json.Obj command = build();
      try {
        CommandReader.read(command, CHECKED_WITH);
        return command;
      } catch (MalformedCommandException e) {
        String name = e.field().startsWith("data.") ? e.field().substring(5) : e.field();
        Word word = words.get(name);
        if (word == null || word.otherwise() == null) {
          throw Failure.usage(
              Stream.concat(
                      Stream.of(type.wireName() + ": " + e.getMessage()), strangers().stream())
                  .collect(Collectors.joining("; ")));
        }
        words.put(name, new Word(word.otherwise(), null));
      }
    }
  }

  /**
   * What to tell of the fields that the command does not know, a sentence each. They are taken, but
   * whoever wrote one at a prompt has most likely misspelt another.
   */
  List<String> strangers() {
    List<String> own = CommandFields.ofData(type);
    List<String> known = new ArrayList<>(own);
    known.addAll(ENVELOPE);
    return words.keySet().stream()
        .filter(name -> !known.contains(name))
        .map(name -> stranger(name, own, known))
        .toList();
  }

  private String stranger(String name, List<String> own, List<String> known) {
    String meant = Nearest.hint(name, known);
    return name
        + " is not a field of "
        + type.wireName()
        + meant
        + ": it changes nothing"
        + (meant.isEmpty() && !own.isEmpty() ? "; there are " + String.join(", ", own) : "");
  }

  private Json.Obj build() {
    Json.Builder command = Json.Obj.builder().put("type", type.wireName());
    Json.Builder data = Json.Obj.builder();
    words.forEach(
        (name, word) -> (ENVELOPE.contains(name) ? command : data).put(name, word.value()));
    if (!words.containsKey("source")) {
      command.put("source", "cli");
    }
    return command.put("data", data.build()).build();
  }
}

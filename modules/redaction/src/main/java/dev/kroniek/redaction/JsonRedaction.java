package dev.kroniek.redaction;

import com.google.re2j.Pattern;
import dev.kroniek.domain.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Redacts JSON as it is meant: a member's name says what its value is, wherever quotes and escapes
 * stand in its text. What holds no secret is given back as it is, not as a copy.
 */
final class JsonRedaction {
  private static final int NAME_CHARS_MAX = 256;
  private static final int FLAG_CHARS_MAX = 64;

  /** Names by which sessions, calls, agents and tasks are told apart. */
  private static final Set<String> REFERENCES =
      Set.of(
          "session_id",
          "parent",
          "task",
          "task_id",
          "taskId",
          "tool_use_id",
          "about_tool_use_id",
          "agent_id",
          "prompt_id");

  /** No secret is written so, but what commands are made of is. */
  private static final Pattern PLAIN_WORD = Pattern.compile("[a-z_]{1,32}");

  private final Redactor redactor;

  JsonRedaction(Redactor redactor) {
    this.redactor = redactor;
  }

  Json value(@Nullable String name, Json value) {
    if (value instanceof Json.Text text) {
      return text(name, text);
    }
    if (value instanceof Json.Obj object) {
      return object(object);
    }
    if (value instanceof Json.Arr array) {
      return array(name, array);
    }
    if (value instanceof Json.Num number && name != null) {
      String secret = redactor.secretMember(name, number.literal());
      return secret == null ? value : new Json.Text(secret);
    }
    return value;
  }

  private Json text(@Nullable String name, Json.Text text) {
    String value = text.value();
    if (name != null && REFERENCES.contains(name)) {
      String redacted = redactor.name(value, NAME_CHARS_MAX);
      return redacted.equals(value) ? text : new Json.Text(redacted);
    }
    String redacted = redactor.text(value);
    String secret = name == null ? null : redactor.secretMember(name, redacted);
    if (secret != null) {
      return new Json.Text(secret);
    }
    return redacted.equals(value) ? text : new Json.Text(redacted);
  }

  /**
   * A value follows its flag, as in {@code ["--password", "…"]}; else items have the array's name.
   */
  private Json array(@Nullable String name, Json.Arr array) {
    List<Json> items = new ArrayList<>(array.items().size());
    boolean isSame = true;
    String flag = null;
    for (Json item : array.items()) {
      Json redacted = value(flag == null ? name : flag, item);
      isSame &= redacted == item;
      items.add(redacted);
      flag = flag(item);
    }
    return isSame ? array : new Json.Arr(items);
  }

  private static @Nullable String flag(Json item) {
    if (!(item instanceof Json.Text text)) {
      return null;
    }
    String value = text.value();
    boolean isFlag =
        value.startsWith("-") && value.length() <= FLAG_CHARS_MAX && value.indexOf('=') < 0;
    return isFlag ? value : null;
  }

  Json.Obj object(Json.Obj object) {
    Map<String, Json> fields = new LinkedHashMap<>();
    boolean isSame = true;
    String told = told(object);
    for (Map.Entry<String, Json> field : object.fields().entrySet()) {
      String name = field.getKey();
      String as = told != null && name.equals("value") ? told : name;
      String redactedName = PLAIN_WORD.matches(name) ? name : redactor.name(name, NAME_CHARS_MAX);
      Json redacted = value(as, field.getValue());
      isSame &= redacted == field.getValue() && redactedName.equals(name);
      fields.put(redactedName, redacted);
    }
    return isSame ? object : new Json.Obj(fields);
  }

  /** What {@code value} is called by a member beside it, as in {@code {"name": …, "value": …}}. */
  private static @Nullable String told(Json.Obj object) {
    if (object.get("value") == null) {
      return null;
    }
    String name = object.text("name");
    return name == null ? object.text("key") : name;
  }
}

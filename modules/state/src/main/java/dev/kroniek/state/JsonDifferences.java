package dev.kroniek.state;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import dev.kroniek.domain.SessionId;
import dev.kroniek.json.JsonDiff;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells two JSON texts apart field by field. */
public final class JsonDifferences {
  private JsonDifferences() {}

  /**
   * Tells every field that differs; where one text is no JSON, or both are the same JSON in other
   * bytes, that.
   *
   * @param session whose they are
   * @param field what they are; names within are joined to it by dots
   */
  public static void tell(
      SessionId session, String field, String expected, String found, Consumer<Difference> to) {
    Json wanted = parsed(expected);
    Json there = parsed(found);
    if (wanted == null || there == null || wanted.equals(there)) {
      to.accept(
          new Difference(session, 0, field, excerpt(expected, found), excerpt(found, expected)));
    } else {
      tell(session, field, wanted, there, to);
    }
  }

  private static @Nullable Json parsed(String text) {
    try {
      return JsonReader.parseStored(text);
    } catch (JsonSyntaxException e) {
      return null;
    }
  }

  /** The text from shortly before the place where the other one differs. */
  private static String excerpt(String text, String other) {
    int at = 0;
    while (at < text.length() && at < other.length() && text.charAt(at) == other.charAt(at)) {
      at++;
    }
    int from = Math.max(0, at - 20);
    return (from > 0 ? "…" : "") + text.substring(from, Math.min(text.length(), at + 60));
  }

  private static void tell(
      SessionId session,
      String field,
      @Nullable Json expected,
      @Nullable Json found,
      Consumer<Difference> to) {
    if (expected != null && expected.equals(found)) {
      return;
    }
    Map<String, Json> wanted = parts(expected);
    Map<String, Json> there = parts(found);
    if (wanted == null || there == null) {
      to.accept(new Difference(session, 0, field, text(expected), text(found)));
      return;
    }
    Set<String> names = new LinkedHashSet<>(wanted.keySet());
    names.addAll(there.keySet());
    for (String name : names) {
      String below = field.isEmpty() ? name : field + "." + name;
      tell(session, below, wanted.get(name), there.get(name), to);
    }
  }

  /** What an object or a list of things with names consists of; null for anything else. */
  private static @Nullable Map<String, Json> parts(@Nullable Json value) {
    if (value instanceof Json.Obj object) {
      return object.fields();
    }
    if (!(value instanceof Json.Arr array) || array.items().isEmpty()) {
      return null;
    }
    Map<String, Json> items = new LinkedHashMap<>();
    for (Json item : array.items()) {
      String identity = JsonDiff.identity(item);
      if (identity == null || items.put(identity, item) != null) {
        return null;
      }
    }
    return items;
  }

  private static @Nullable String text(@Nullable Json value) {
    return value == null ? null : JsonText.compact(value);
  }
}

package dev.kroniek.json;

import dev.kroniek.domain.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What leads from one JSON value to another, as a JSON Patch (RFC 6902).
 *
 * <p>Items of arrays that are objects with an {@code id}, or else a {@code sequence}, are told
 * apart by that: such a list that lost its first items and got new ones at its end is told as just
 * that. Other arrays are replaced where they differ.
 */
public final class JsonDiff {
  private static final List<String> IDENTITIES = List.of("id", "sequence");

  private final List<Json> operations = new ArrayList<>();

  private JsonDiff() {}

  /**
   * The patch: an array of operations, empty where both are equal.
   *
   * @param from null where there was nothing
   * @param to null where there is nothing any more
   */
  public static Json.Arr patch(@Nullable Json from, @Nullable Json to) {
    JsonDiff diff = new JsonDiff();
    if (from == null && to != null) {
      diff.add("add", "", to);
    } else if (from != null && to == null) {
      diff.add("remove", "", null);
    } else if (from != null && to != null) {
      diff.value("", from, to);
    }
    return new Json.Arr(diff.operations);
  }

  private void add(String operation, String path, @Nullable Json value) {
    operations.add(
        Json.Obj.builder()
            .put("op", operation)
            .put("path", path)
            .putIfPresent("value", value)
            .build());
  }

  private void value(String path, Json from, Json to) {
    if (from.equals(to)) {
      return;
    }
    if (from instanceof Json.Obj before && to instanceof Json.Obj after) {
      object(path, before, after);
      return;
    }
    if (from instanceof Json.Arr before && to instanceof Json.Arr after) {
      array(path, before, after);
      return;
    }
    add("replace", path, to);
  }

  private void object(String path, Json.Obj from, Json.Obj to) {
    for (String name : from.fields().keySet()) {
      if (to.get(name) == null) {
        add("remove", path + "/" + escaped(name), null);
      }
    }
    to.fields()
        .forEach(
            (name, value) -> {
              Json before = from.get(name);
              String below = path + "/" + escaped(name);
              if (before == null) {
                add("add", below, value);
              } else {
                value(below, before, value);
              }
            });
  }

  private void array(String path, Json.Arr from, Json.Arr to) {
    Map<String, Json> before = byIdentity(from);
    Map<String, Json> after = byIdentity(to);
    if (before == null || after == null || !areInTheSameOrder(before, after)) {
      add("replace", path, to);
      return;
    }
    List<String> known = new ArrayList<>(before.keySet());
    for (int i = known.size() - 1; i >= 0; i--) {
      if (!after.containsKey(known.get(i))) {
        add("remove", path + "/" + i, null);
      }
    }
    int index = 0;
    for (Map.Entry<String, Json> item : after.entrySet()) {
      Json former = before.get(item.getKey());
      if (former == null) {
        add("add", path + "/" + index, item.getValue());
      } else {
        value(path + "/" + index, former, item.getValue());
      }
      index++;
    }
  }

  private static boolean areInTheSameOrder(Map<String, Json> before, Map<String, Json> after) {
    return before.keySet().stream()
        .filter(after::containsKey)
        .toList()
        .equals(after.keySet().stream().filter(before::containsKey).toList());
  }

  /** The items by what tells them apart; null where nothing does. */
  private static @Nullable Map<String, Json> byIdentity(Json.Arr array) {
    Map<String, Json> items = new LinkedHashMap<>();
    for (Json item : array.items()) {
      String identity = identity(item);
      if (identity == null || items.put(identity, item) != null) {
        return null;
      }
    }
    return items;
  }

  /** What tells an item of a list from its siblings; null where nothing does. */
  public static @Nullable String identity(Json item) {
    return item instanceof Json.Obj object
        ? IDENTITIES.stream()
            .map(object::get)
            .filter(Objects::nonNull)
            .findFirst()
            .map(value -> value instanceof Json.Text text ? text.value() : value.toString())
            .orElse(null)
        : null;
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}

package dev.kroniek.cli;

import dev.kroniek.cli.Table.Cell;
import dev.kroniek.cli.Table.Column;
import dev.kroniek.cli.Table.Fit;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import dev.kroniek.json.JsonDiff;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What changed in a session, as people read it: a row for each field. */
final class ChangeText {
  /** What changes with nearly every entry and tells nobody anything. */
  private static final Set<String> LEFT_OUT = Set.of("schema", "id", "sequence");

  /** What of an item tells people which it is. */
  private static final List<String> IN_WORDS = List.of("status", "kind", "sha", "title", "message");

  private final Context context;
  private final Table table =
      new Table(
          new Column("FIELD", Fit.KEPT),
          new Column("BEFORE", Fit.SHRINKS),
          new Column("AFTER", Fit.SHRINKS));

  ChangeText(Context context) {
    this.context = context;
  }

  /**
   * Prints a session's heading and its rows.
   *
   * @param before empty where it was not there yet
   */
  void print(String id, Json.Obj before, Json.Obj after) {
    String title = Shown.text(after, "title");
    context
        .out()
        .line(
            context.terminal().styled(Style.BOLD, Printable.line(id))
                + (title.isEmpty() ? "" : "  " + Printable.line(title))
                + (before.fields().isEmpty() ? "  (new)" : ""));
    for (String name : union(before, after)) {
      if (!LEFT_OUT.contains(name)) {
        add(name, before.get(name), after.get(name));
      }
    }
    table.lines(context.terminal()).forEach(context.out()::line);
  }

  private static Set<String> union(Json.Obj before, Json.Obj after) {
    Set<String> names = new LinkedHashSet<>(before.fields().keySet());
    names.addAll(after.fields().keySet());
    return names;
  }

  private void add(String name, @Nullable Json before, @Nullable Json after) {
    if (isNothing(before) ? isNothing(after) : Objects.equals(before, after)) {
      return;
    }
    if (isParted(before) && isParted(after)) {
      Json.Obj from = parts(before);
      Json.Obj to = parts(after);
      boolean isList = before instanceof Json.Arr || after instanceof Json.Arr;
      for (String part : union(from, to)) {
        if (isList) {
          addItem(name + "." + part, from.get(part), to.get(part));
        } else {
          add(name + "." + part, from.get(part), to.get(part));
        }
      }
      return;
    }
    table.row(Cell.of(name), cell(before), cell(after));
  }

  /** An item that is new is told in one row; one that is gone made room, which is no change. */
  private void addItem(String name, @Nullable Json before, @Nullable Json after) {
    if (before == null && after instanceof Json.Obj item) {
      table.row(Cell.of(name), Cell.of(""), Cell.of(words(item)));
    } else if (after != null) {
      add(name, before, after);
    }
  }

  private static String words(Json.Obj item) {
    return IN_WORDS.stream()
        .map(field -> Shown.text(item, field))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" "));
  }

  /** Whether it is nothing, an object, or a list of things that can be told apart. */
  private static boolean isParted(@Nullable Json value) {
    return isNothing(value)
        || value instanceof Json.Obj
        || (value instanceof Json.Arr array
            && array.items().stream().allMatch(item -> JsonDiff.identity(item) != null));
  }

  private static Json.Obj parts(@Nullable Json value) {
    if (value instanceof Json.Arr array) {
      Map<String, Json> items = new LinkedHashMap<>();
      array.items().forEach(item -> items.put(String.valueOf(JsonDiff.identity(item)), item));
      return new Json.Obj(items);
    }
    return value instanceof Json.Obj object ? object : Json.Obj.EMPTY;
  }

  private static boolean isNothing(@Nullable Json value) {
    return value == null
        || value == Json.Null.NULL
        || (value instanceof Json.Arr array && array.items().isEmpty())
        || (value instanceof Json.Obj object && object.fields().isEmpty());
  }

  private static Cell cell(@Nullable Json value) {
    if (value == null || isNothing(value)) {
      return Cell.of("");
    }
    return Cell.of(value instanceof Json.Text text ? text.value() : JsonText.compact(value));
  }
}

package dev.kroniek.domain;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes JSON as text: compact on one line, indented by two spaces, or sorted to compare contents.
 * The same value always gives the same characters: nothing depends on locale, platform or time.
 *
 * <p>Escaped are the quote, the backslash and all control characters; everything else stands as it
 * is, to be encoded as UTF-8.
 */
public final class JsonText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder out;
  private final Layout layout;

  private enum Layout {
    COMPACT,
    PRETTY,
    /** Compact, with sorted fields. */
    SORTED
  }

  private JsonText(StringBuilder out, Layout layout) {
    this.out = out;
    this.layout = layout;
  }

  /** One line without spaces. */
  public static String compact(Json value) {
    StringBuilder out = new StringBuilder();
    new JsonText(out, Layout.COMPACT).write(value, 0);
    return out.toString();
  }

  /**
   * As {@link #compact}, but the fields of every object stand in the order of their names, by their
   * UTF-16 code units: the same text for objects that differ only in the order of their fields.
   */
  public static String sorted(Json value) {
    StringBuilder out = new StringBuilder();
    new JsonText(out, Layout.SORTED).write(value, 0);
    return out.toString();
  }

  /** Whether {@link #sorted} gives the same text as {@link #compact}. */
  public static boolean isSorted(Json value) {
    if (value instanceof Json.Arr array) {
      return array.items().stream().allMatch(JsonText::isSorted);
    }
    if (value instanceof Json.Obj object) {
      String before = null;
      for (Map.Entry<String, Json> field : object.fields().entrySet()) {
        boolean isInOrder = before == null || before.compareTo(field.getKey()) < 0;
        if (!isInOrder || !isSorted(field.getValue())) {
          return false;
        }
        before = field.getKey();
      }
    }
    return true;
  }

  /** Indented, one field or item a line, with a newline at the end: for people. */
  public static String pretty(Json value) {
    StringBuilder out = new StringBuilder();
    new JsonText(out, Layout.PRETTY).write(value, 0);
    return out.append('\n').toString();
  }

  /** How many bytes of UTF-8 the compact text takes, without making it. */
  public static int compactBytes(Json value) {
    if (value instanceof Json.Text text) {
      return stringBytes(text.value());
    }
    if (value instanceof Json.Obj object) {
      int bytes = 2 + Math.max(0, object.fields().size() - 1);
      for (Map.Entry<String, Json> field : object.fields().entrySet()) {
        bytes += stringBytes(field.getKey()) + 1 + compactBytes(field.getValue());
      }
      return bytes;
    }
    if (value instanceof Json.Arr array) {
      int bytes = 2 + Math.max(0, array.items().size() - 1);
      for (Json item : array.items()) {
        bytes += compactBytes(item);
      }
      return bytes;
    }
    return value.toString().length();
  }

  private static int stringBytes(String text) {
    int bytes = 2 + Texts.utf8Bytes(text);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isEscaped(c)) {
        bytes += escapedBytes(c) - 1;
      }
    }
    return bytes;
  }

  private static int escapedBytes(char c) {
    return switch (c) {
      case '"', '\\', '\n', '\r', '\t', '\b', '\f' -> 2;
      default -> 6;
    };
  }

  private void write(Json value, int depth) {
    if (value instanceof Json.Text text) {
      string(text.value());
    } else if (value instanceof Json.Obj object) {
      object(object, depth);
    } else if (value instanceof Json.Arr array) {
      array(array, depth);
    } else {
      out.append(value);
    }
  }

  private void object(Json.Obj object, int depth) {
    if (object.fields().isEmpty()) {
      out.append("{}");
      return;
    }
    out.append('{');
    Map<String, Json> ordered =
        layout == Layout.SORTED ? new TreeMap<>(object.fields()) : object.fields();
    Iterator<Map.Entry<String, Json>> fields = ordered.entrySet().iterator();
    while (fields.hasNext()) {
      Map.Entry<String, Json> field = fields.next();
      newline(depth + 1);
      string(field.getKey());
      out.append(layout == Layout.PRETTY ? ": " : ":");
      write(field.getValue(), depth + 1);
      if (fields.hasNext()) {
        out.append(',');
      }
    }
    newline(depth);
    out.append('}');
  }

  private void array(Json.Arr array, int depth) {
    if (array.items().isEmpty()) {
      out.append("[]");
      return;
    }
    out.append('[');
    Iterator<Json> items = array.items().iterator();
    while (items.hasNext()) {
      newline(depth + 1);
      write(items.next(), depth + 1);
      if (items.hasNext()) {
        out.append(',');
      }
    }
    newline(depth);
    out.append(']');
  }

  private void newline(int depth) {
    if (layout == Layout.PRETTY) {
      out.append('\n').append("  ".repeat(depth));
    }
  }

  /** What needs no escape is appended in runs, which is most of most texts. */
  private void string(String text) {
    out.append('"');
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isEscaped(c)) {
        out.append(text, run, i);
        run = i + 1;
        escape(c);
      }
    }
    out.append(text, run, text.length()).append('"');
  }

  private static boolean isEscaped(char c) {
    return c < 0x20 || c == '"' || c == '\\' || c == 0x7f;
  }

  private void escape(char c) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append(c);
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      default -> out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
    }
  }
}

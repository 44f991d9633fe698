package dev.kroniek.domain;

import java.util.Iterator;
import java.util.Map;

/**
 * Writes JSON as text: compact on one line, or indented by two spaces. The same value always gives
 * the same characters: nothing depends on locale, platform or time.
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
    PRETTY
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

  /** Indented, one field or item a line, with a newline at the end: for people. */
  public static String pretty(Json value) {
    StringBuilder out = new StringBuilder();
    new JsonText(out, Layout.PRETTY).write(value, 0);
    return out.append('\n').toString();
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
    Iterator<Map.Entry<String, Json>> fields = object.fields().entrySet().iterator();
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

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20 || c == 0x7f) {
        escape(c);
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private void escape(char c) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      default -> out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
    }
  }
}

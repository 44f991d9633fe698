package dev.kroniek.hooks.install;

import dev.kroniek.domain.Json;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Settings files with hooks of other tools, laid out in every way that JSON allows. */
final class RandomSettings {
  private static final List<String> BLANKS =
      List.of("", " ", "\n", "\r\n", "\t", "\n  ", "\r\n\t\t", " \n \n");
  private static final List<String> EVENTS =
      List.of("Stop", "PreToolUse", "WorktreeCreate", "Other");

  private final Random random;
  private final boolean isTight;

  RandomSettings(Random random) {
    this.random = random;
    this.isTight = random.nextInt(4) == 0;
  }

  String text() {
    StringBuilder out = new StringBuilder(blank());
    object(out, random.nextInt(4), this::setting, this::hooks);
    return out.append(blank()).toString();
  }

  private String blank() {
    return isTight ? "" : BLANKS.get(random.nextInt(BLANKS.size()));
  }

  /** Members by chance, and one that must be there or not. */
  private void object(StringBuilder out, int count, Supplier<String> member, Supplier<String> one) {
    StringBuilder inner = new StringBuilder();
    int place = random.nextInt(count + 1);
    for (int i = 0; i <= count; i++) {
      String text = i == place ? one.get() : member.get().replace("KEY", "k" + i);
      if (!text.isEmpty()) {
        inner.append(inner.isEmpty() ? "" : ",").append(blank()).append(text).append(blank());
      }
    }
    out.append('{').append(inner).append('}');
  }

  private String setting() {
    return "\"KEY\"" + blank() + ":" + blank() + value(0);
  }

  private String value(int depth) {
    return switch (random.nextInt(depth < 3 ? 7 : 4)) {
      case 0 -> new Json.Text("日本 \"x\" { [ , } ] \\ \n" + random.nextInt()).toString();
      case 1 -> "-1.50e+3";
      case 2 -> "true";
      case 3 -> "null";
      case 4 -> "[" + blank() + value(depth + 1) + blank() + "," + blank() + value(depth + 1) + "]";
      case 5 -> "{" + blank() + "\"a\":" + value(depth + 1) + blank() + "}";
      default -> random.nextBoolean() ? "{}" : "[]";
    };
  }

  private String hooks() {
    if (random.nextInt(3) == 0) {
      return "";
    }
    StringBuilder out = new StringBuilder("\"hooks\"" + blank() + ":" + blank());
    if (random.nextInt(5) == 0) {
      return out.append("{}").toString();
    }
    out.append('{');
    int count = 1 + random.nextInt(EVENTS.size());
    for (int i = 0; i < count; i++) {
      out.append(i == 0 ? "" : ",").append(blank());
      out.append('"').append(EVENTS.get(i)).append("\":").append(blank()).append(groups());
    }
    return out.append(blank()).append('}').toString();
  }

  private String groups() {
    StringBuilder out = new StringBuilder("[");
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      out.append(i == 0 ? "" : ",").append(blank());
      out.append("{\"hooks\":").append(blank()).append('[').append(blank());
      out.append("{\"type\":\"command\",").append(blank()).append("\"command\":\"say\"}");
      out.append(blank()).append("]}");
      out.append(i == count - 1 ? blank() : "");
    }
    return out.append(']').toString();
  }
}

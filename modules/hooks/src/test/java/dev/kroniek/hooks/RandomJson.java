package dev.kroniek.hooks;

import java.util.Random;

/** Random valid JSON objects without repeated keys, as text: all escapes, some beyond the BMP. */
final class RandomJson {
  private static final String[] PIECES = {
    "a",
    "é",
    "日",
    "😀",
    " ",
    "\\n",
    "\\\"",
    "\\\\",
    "\\/",
    "\\u0041",
    "\\u0000",
    "\\ud83d\\ude00",
    "\\u65e5",
    "{",
    "]",
    ":"
  };

  private RandomJson() {}

  static String text(Random random) {
    return object(random, 0);
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth > 3 ? 5 : 7)) {
      case 0 -> Long.toString(random.nextLong());
      case 1 -> random.nextBoolean() ? "true" : "null";
      case 2 -> "-1.5e" + random.nextInt(20);
      case 3, 4 -> string("", random);
      case 5 -> array(random, depth);
      default -> object(random, depth);
    };
  }

  /** Keys begin with their number, so that they stay different when they are cut. */
  private static String object(Random random, int depth) {
    StringBuilder out = new StringBuilder("{");
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      out.append(i == 0 ? "" : ", ")
          .append(string(Integer.toString(i), random))
          .append(" : ")
          .append(value(random, depth + 1));
    }
    return out.append("}").toString();
  }

  private static String array(Random random, int depth) {
    StringBuilder out = new StringBuilder("[");
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      out.append(i == 0 ? "" : ",").append(value(random, depth + 1));
    }
    return out.append("]").toString();
  }

  static String string(String start, Random random) {
    StringBuilder out = new StringBuilder("\"").append(start);
    int count = random.nextInt(20);
    for (int i = 0; i < count; i++) {
      out.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return out.append('"').toString();
  }
}

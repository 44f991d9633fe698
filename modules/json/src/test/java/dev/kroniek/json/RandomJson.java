package dev.kroniek.json;

import dev.kroniek.domain.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws JSON values of every kind, with the characters that are most easily got wrong. */
final class RandomJson {
  private static final String[] CHARACTERS = {
    "a",
    "Z",
    " ",
    "\"",
    "\\",
    "/",
    "\n",
    "\u0000",
    "\u001f",
    "\u007f",
    "\u0085",
    "é",
    "\u2028",
    "€",
    "\uFEFF",
    "\uFFFD",
    "\uFFFF",
    "\uD83D\uDE00",
    "\uDBFF\uDFFF"
  };
  private static final String[] NUMBERS = {
    "0", "-0", "1", "-1", "1.0", "0.1", "1e5", "1E-5", "-2.50e+10", "9007199254740993", "1e999"
  };

  private RandomJson() {}

  static Json value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 9)) {
      case 0 -> Json.Null.NULL;
      case 1 -> new Json.Bool(random.nextBoolean());
      case 2 -> new Json.Num(NUMBERS[random.nextInt(NUMBERS.length)]);
      case 3 -> new Json.Num(random.nextLong());
      case 4 -> new Json.Text(text(random));
      case 5, 6 -> array(random, depth);
      default -> object(random, depth);
    };
  }

  private static Json array(Random random, int depth) {
    List<Json> items = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      items.add(value(random, depth - 1));
    }
    return new Json.Arr(items);
  }

  private static Json object(Random random, int depth) {
    Json.Builder fields = Json.Obj.builder();
    for (int i = random.nextInt(5); i > 0; i--) {
      fields.put(text(random), value(random, depth - 1));
    }
    return fields.build();
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
    }
    return text.toString();
  }
}

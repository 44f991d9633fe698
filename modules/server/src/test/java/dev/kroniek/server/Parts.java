package dev.kroniek.server;

import dev.kroniek.domain.Json;
import java.util.List;

/** Parts of an answer that a test knows to be there; what is missing fails it. */
final class Parts {
  private Parts() {}

  static Json.Obj object(Json.Obj of, String name) {
    if (of.get(name) instanceof Json.Obj object) {
      return object;
    }
    throw new AssertionError("no object " + name + " in " + of);
  }

  static List<Json> items(Json.Obj of, String name) {
    if (of.get(name) instanceof Json.Arr array) {
      return array.items();
    }
    throw new AssertionError("no array " + name + " in " + of);
  }
}

package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;

/**
 * What a command says, its key and times aside.
 *
 * @param data as JSON
 */
record DemoFact(String type, String data) {

  /** Of a command, or a row of a history. */
  static DemoFact of(Json.Obj command) {
    return new DemoFact(
        Shown.text(command, "type"), JsonText.compact(Shown.object(command, "data")));
  }

  @Override
  public String toString() {
    return type + " " + data;
  }
}

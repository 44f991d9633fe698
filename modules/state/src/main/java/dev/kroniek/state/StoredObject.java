package dev.kroniek.state;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON object of ours, read field by field; what is not as it was written is damage. */
record StoredObject(Json.Obj json) {

  /** Makes a value of a stored object. */
  @FunctionalInterface
  interface Reading<T> {
    T of(StoredObject stored) throws StateException;
  }

  static StoredObject of(@Nullable Json json) throws StateException {
    if (json instanceof Json.Obj object) {
      return new StoredObject(object);
    }
    throw new StateException("expected a JSON object and found " + json);
  }

  boolean has(String name) {
    Json value = json.get(name);
    return value != null && value != Json.Null.NULL;
  }

  @Nullable Json jsonOrNull(String name) {
    return has(name) ? json.get(name) : null;
  }

  StoredObject object(String name) throws StateException {
    return of(json.get(name));
  }

  String text(String name) throws StateException {
    return present(name, textOrNull(name));
  }

  @Nullable String textOrNull(String name) {
    return json.text(name);
  }

  long number(String name) throws StateException {
    return present(name, numberOrNull(name));
  }

  @Nullable Long numberOrNull(String name) throws StateException {
    return json.get(name) instanceof Json.Num number ? (Long) parsed(number) : null;
  }

  boolean flag(String name) {
    return json.get(name) instanceof Json.Bool flag && flag.value();
  }

  Instant time(String name) throws StateException {
    return Timestamps.ofMicros(number(name));
  }

  static Instant time(@Nullable Json micros) throws StateException {
    if (micros instanceof Json.Num number) {
      return Timestamps.ofMicros(parsed(number));
    }
    throw new StateException("expected a time in microseconds and found " + micros);
  }

  <T> List<T> list(String name, Reading<T> reading) throws StateException {
    if (!(json.get(name) instanceof Json.Arr array)) {
      throw new StateException("the array '" + name + "' is missing");
    }
    List<T> items = new ArrayList<>(array.items().size());
    for (Json item : array.items()) {
      items.add(reading.of(of(item)));
    }
    return items;
  }

  private static long parsed(Json.Num number) throws StateException {
    try {
      return Long.parseLong(number.literal());
    } catch (NumberFormatException e) {
      throw new StateException("expected a whole number and found " + number, e);
    }
  }

  static <T> T present(String name, @Nullable T value) throws StateException {
    if (value == null) {
      throw new StateException("the field '" + name + "' is missing or not understood");
    }
    return value;
  }
}

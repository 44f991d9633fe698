package dev.kroniek.domain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value, immutable. Objects keep the order of their fields and numbers keep their spelling,
 * so that what was written is what is read back.
 *
 * <p>Parsing is not done here: see the module {@code json}. Its {@code toString} gives compact
 * JSON.
 */
public sealed interface Json {

  /** The value {@code null}. */
  enum Null implements Json {
    NULL;

    @Override
    public String toString() {
      return "null";
    }
  }

  /** {@code true} or {@code false}. */
  record Bool(boolean value) implements Json {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /**
   * A number as it was spelled, so that no digit is lost.
   *
   * @param literal a valid JSON number
   */
  record Num(String literal) implements Json {
    /** A whole number. */
    public Num(long value) {
      this(Long.toString(value));
    }

    @Override
    public String toString() {
      return literal;
    }
  }

  /** A string: any characters, well-formed UTF-16. */
  record Text(String value) implements Json {
    @Override
    public String toString() {
      return JsonText.compact(this);
    }
  }

  /** An array. */
  record Arr(List<Json> items) implements Json {
    public Arr {
      items = List.copyOf(items);
    }

    /** The items, each as the JSON that is made of it. */
    public static <T> Arr of(List<T> items, Function<? super T, ? extends Json> json) {
      return new Arr(items.stream().<Json>map(json).toList());
    }

    @Override
    public String toString() {
      return JsonText.compact(this);
    }
  }

  /** An object; iteration is in the order of the fields. */
  record Obj(Map<String, Json> fields) implements Json {
    /** The object without fields. */
    public static final Obj EMPTY = new Obj(Map.of());

    public Obj {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** The field's value, or null where there is no such field ({@link Null} where it is null). */
    public @Nullable Json get(String name) {
      return fields.get(name);
    }

    /** The field's text, or null where it is absent or no string. */
    public @Nullable String text(String name) {
      return fields.get(name) instanceof Text text ? text.value() : null;
    }

    @Override
    public String toString() {
      return JsonText.compact(this);
    }

    /** A builder whose fields come out in the order they were put. */
    public static Builder builder() {
      return new Builder();
    }
  }

  /** Collects the fields of an object. For one thread. */
  final class Builder {
    private final Map<String, Json> fields = new LinkedHashMap<>();

    private Builder() {}

    /** Puts a value; null becomes {@link Null}. */
    public Builder put(String name, @Nullable Json value) {
      fields.put(name, value == null ? Null.NULL : value);
      return this;
    }

    /** Puts a string; null becomes {@link Null}. */
    public Builder put(String name, @Nullable String value) {
      return put(name, value == null ? null : new Text(value));
    }

    /** Puts a whole number. */
    public Builder put(String name, long value) {
      return put(name, new Num(value));
    }

    /** Puts a value only where there is one. */
    public Builder putIfPresent(String name, @Nullable Json value) {
      return value == null ? this : put(name, value);
    }

    /** Puts a string only where there is one. */
    public Builder putIfPresent(String name, @Nullable String value) {
      return value == null ? this : put(name, value);
    }

    /** Puts a whole number only where there is one. */
    public Builder putIfPresent(String name, @Nullable Long value) {
      return value == null ? this : put(name, value.longValue());
    }

    /** The object; the builder may go on. */
    public Obj build() {
      return new Obj(fields);
    }
  }
}

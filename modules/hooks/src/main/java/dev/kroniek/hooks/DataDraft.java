package dev.kroniek.hooks;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Texts;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data of a command while it is put together. Texts are cut on a character border; where one
 * was, the data says {@code "truncated": true}. For one thread.
 */
final class DataDraft {
  private static final String TRUNCATED = "truncated";

  private final Map<String, Json> fields = new LinkedHashMap<>();
  private boolean isTruncated;

  /** Puts a value where there is one. */
  DataDraft put(String name, @Nullable Json value) {
    if (value != null) {
      fields.put(name, value);
    }
    return this;
  }

  /** Puts a text where there is one, cut to {@link Texts#KEPT_BYTES_MAX}. */
  DataDraft put(String name, @Nullable String text) {
    return put(name, text, Texts.KEPT_BYTES_MAX);
  }

  /** Puts a text where there is one, cut to {@code bytesMax}. */
  DataDraft put(String name, @Nullable String text, int bytesMax) {
    if (text == null) {
      return this;
    }
    String cut = Texts.cut(text, bytesMax);
    isTruncated |= !cut.equals(text);
    return put(name, new Json.Text(cut));
  }

  /** Puts a name as it is, where there is one. */
  DataDraft putName(String name, @Nullable String value) {
    return put(name, value == null ? null : new Json.Text(value));
  }

  /** Notes that a text that belongs to the data was cut elsewhere. */
  DataDraft markTruncated() {
    isTruncated = true;
    return this;
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  Json.Obj build() {
    if (!isTruncated) {
      return new Json.Obj(fields);
    }
    Map<String, Json> marked = new LinkedHashMap<>(fields);
    marked.put(TRUNCATED, new Json.Bool(true));
    return new Json.Obj(marked);
  }
}

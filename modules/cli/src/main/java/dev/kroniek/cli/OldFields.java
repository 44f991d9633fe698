package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Timestamps;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object whose names and types are not certain: each is asked for by all the names
 * it may have, and what nobody asked for can be told. For one thread.
 */
final class OldFields {
  /** Larger numbers are milliseconds: as seconds they would lie beyond the year 5000. */
  private static final BigDecimal SECONDS_MAX = BigDecimal.valueOf(100_000_000_000L);

  /** Years that are written with four digits: times are compared and told so. */
  private static final BigDecimal EARLIEST_SECOND =
      BigDecimal.valueOf(Instant.parse("0001-01-01T00:00:00Z").getEpochSecond());

  private static final BigDecimal LATEST_SECOND =
      BigDecimal.valueOf(Instant.parse("9999-12-31T23:59:59Z").getEpochSecond());

  private static final Set<String> EMPTY = Set.of("null", "\"\"", "{}", "[]");

  private final Json.Obj object;
  private final Set<String> asked = new HashSet<>();

  OldFields(Json.Obj object) {
    this.object = object;
  }

  /** The value of the first of these fields that says anything. */
  @Nullable Json value(String... names) {
    for (String name : names) {
      Json value = object.get(name);
      if (value != null && !isEmpty(value)) {
        asked.add(name);
        return value;
      }
    }
    return null;
  }

  private static boolean isEmpty(Json value) {
    return EMPTY.contains(value.toString());
  }

  /** A text; a number or a list of texts counts as one too. */
  @Nullable String text(String... names) {
    for (String name : names) {
      String text = asText(object.get(name));
      if (text != null && !text.isBlank()) {
        asked.add(name);
        return text;
      }
    }
    return null;
  }

  static @Nullable String asText(@Nullable Json value) {
    if (value instanceof Json.Text text) {
      return text.value();
    }
    if (value instanceof Json.Arr array
        && !array.items().isEmpty()
        && array.items().stream().allMatch(Json.Text.class::isInstance)) {
      List<String> lines = array.items().stream().map(item -> ((Json.Text) item).value()).toList();
      return String.join("\n", lines);
    }
    return value instanceof Json.Num number ? number.literal() : null;
  }

  /** A count; of a list, how many there are. */
  @Nullable Long count(String... names) {
    for (String name : names) {
      Json value = object.get(name);
      if (value instanceof Json.Arr array) {
        asked.add(name);
        return (long) array.items().size();
      }
      if (value instanceof Json.Num number && number.literal().matches("[0-9]{1,9}")) {
        asked.add(name);
        return Long.valueOf(number.literal());
      }
    }
    return null;
  }

  /** A time, in any of the ways in which times are written; null where there is none of them. */
  @Nullable Instant time(String... names) {
    for (String name : names) {
      Instant time = asTime(object.get(name));
      if (time != null) {
        asked.add(name);
        return time;
      }
    }
    return null;
  }

  private static @Nullable Instant asTime(@Nullable Json value) {
    try {
      if (value instanceof Json.Num number) {
        return ofNumber(new BigDecimal(number.literal()));
      }
      return value instanceof Json.Text text ? ofText(text.value().strip()) : null;
    } catch (ArithmeticException | DateTimeException | NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Instant ofNumber(BigDecimal number) {
    BigDecimal seconds = number.abs().compareTo(SECONDS_MAX) > 0 ? number.movePointLeft(3) : number;
    if (seconds.compareTo(EARLIEST_SECOND) < 0 || seconds.compareTo(LATEST_SECOND) > 0) {
      return null;
    }
    return Timestamps.ofMicros(seconds.movePointRight(6).longValue());
  }

  /** Without an offset it is taken as UTC: so it means the same on every machine. */
  private static @Nullable Instant ofText(String text) {
    if (text.matches("[0-9]+(\\.[0-9]+)?")) {
      return ofNumber(new BigDecimal(text));
    }
    String iso = text.replace(' ', 'T');
    try {
      return Timestamps.parse(iso);
    } catch (IllegalArgumentException e) {
      return withoutOffset(iso);
    }
  }

  private static @Nullable Instant withoutOffset(String iso) {
    try {
      return iso.contains("T")
          ? LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC)
          : LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** The items of a list; none where it is no list. */
  List<Json> items(String name) {
    if (object.get(name) instanceof Json.Arr array) {
      asked.add(name);
      return array.items();
    }
    return List.of();
  }

  /** Marks a field as taken care of. */
  void known(String... names) {
    asked.addAll(List.of(names));
  }

  /** What nobody asked for and is not empty, in its order. */
  Json.Obj rest() {
    Json.Builder rest = Json.Obj.builder();
    for (Map.Entry<String, Json> field : object.fields().entrySet()) {
      if (!asked.contains(field.getKey()) && !isEmpty(field.getValue())) {
        rest.put(field.getKey(), field.getValue());
      }
    }
    return rest.build();
  }
}

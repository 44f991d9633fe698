package dev.kroniek.domain;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The JSON names of an enum's values: their names in lower case. */
final class WireEnum {
  private WireEnum() {}

  static <E extends Enum<E>> @Nullable E find(Class<E> type, String wireName) {
    for (E value : type.getEnumConstants()) {
      if (name(value).equals(wireName)) {
        return value;
      }
    }
    return null;
  }

  static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static String list(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(WireEnum::name)
        .collect(Collectors.joining(", "));
  }
}

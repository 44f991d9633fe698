package dev.kroniek.hooks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which members of a payload are wanted; all others are skipped where they stand, whatever their
 * size. A tree of names: one without names below it wants a scalar. An array is wanted item by
 * item, each as if it stood in the array's place.
 */
final class Members {
  /** The most bytes of a scalar that is kept without having been named. */
  static final int OTHER_BYTES_MAX = 256;

  /** Stands for all scalars of at most {@link #OTHER_BYTES_MAX} bytes that are not named. */
  private static final String OTHERS = "*";

  private final Map<String, Members> named = new LinkedHashMap<>();

  private Members() {}

  /** The members at these paths, such as {@code tool_response.task.id}, or {@code *} at the end. */
  static Members of(String... paths) {
    Members root = new Members();
    for (String path : paths) {
      Members at = root;
      for (String name : path.split("\\.", -1)) {
        at = at.named.computeIfAbsent(name, unused -> new Members());
      }
    }
    return root;
  }

  /** What is wanted of the member: null for nothing. */
  @Nullable Members member(String name) {
    return name.equals(OTHERS) ? null : named.get(name);
  }

  boolean wantsOthers() {
    return named.containsKey(OTHERS);
  }

  boolean wantsScalar() {
    return named.isEmpty();
  }

  @Override
  public String toString() {
    return Collections.unmodifiableMap(named).toString();
  }
}

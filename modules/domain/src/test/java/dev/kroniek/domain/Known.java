package dev.kroniek.domain;

import org.jspecify.annotations.Nullable;

/** Says of a value in a test that it is there. */
final class Known {
  private Known() {}

  static <T> T of(@Nullable T value) {
    if (value == null) {
      throw new AssertionError("the test counts on a value that is not there");
    }
    return value;
  }
}

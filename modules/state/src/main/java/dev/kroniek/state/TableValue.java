package dev.kroniek.state;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value as SQLite stores it: nothing, a whole number, or bytes, which are a text's UTF-8, good or
 * damaged. Ordered as SQLite orders them.
 */
final class TableValue implements Comparable<TableValue> {
  private final @Nullable Long wholeNumber;
  private final byte @Nullable [] bytes;

  private TableValue(@Nullable Long wholeNumber, byte @Nullable [] bytes) {
    this.wholeNumber = wholeNumber;
    this.bytes = bytes;
  }

  static TableValue of(long wholeNumber) {
    return new TableValue(wholeNumber, null);
  }

  /** Null is SQL's null. */
  static TableValue of(byte @Nullable [] bytes) {
    return new TableValue(null, bytes);
  }

  /** The number, 0 where it is none. */
  long number() {
    return wholeNumber == null ? 0 : wholeNumber;
  }

  /** As people read it, null for nothing. */
  @Nullable String text() {
    if (wholeNumber != null) {
      return wholeNumber.toString();
    }
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public int compareTo(TableValue other) {
    if (wholeNumber != null && other.wholeNumber != null) {
      return Long.compare(wholeNumber, other.wholeNumber);
    }
    if (bytes != null && other.bytes != null) {
      return Arrays.compareUnsigned(bytes, other.bytes);
    }
    return Integer.compare(rank(), other.rank());
  }

  private int rank() {
    return wholeNumber != null ? 1 : bytes != null ? 2 : 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TableValue that && compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    return wholeNumber == null ? Arrays.hashCode(bytes) : wholeNumber.hashCode();
  }
}

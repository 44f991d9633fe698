package dev.kroniek.engine;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long, and up to which size, entries are kept. What is beyond is dropped, oldest first, whole
 * files of the journal at a time; sessions stay as they are, without the entries that led to them.
 *
 * @param keep how long after an entry was recorded; null for ever
 * @param maxBytes of journal, {@code state.db} and {@code outcomes.log} on the disk; {@link
 *     Long#MAX_VALUE} for any
 * @param archive where entries are written before they are dropped; null for nowhere
 */
public record Retention(@Nullable Duration keep, long maxBytes, @Nullable Path archive) {
  /** Everything is kept for ever. */
  public static final Retention ALL = new Retention(null, Long.MAX_VALUE, null);

  public Retention {
    if (keep != null && (keep.isNegative() || keep.isZero())) {
      throw new IllegalArgumentException("entries cannot be kept for " + keep);
    }
    if (maxBytes < 1) {
      throw new IllegalArgumentException("a store of " + maxBytes + " bytes");
    }
  }

  public Retention withArchive(@Nullable Path newArchive) {
    return new Retention(keep, maxBytes, newArchive);
  }

  /** Whether anything is ever dropped. */
  public boolean isLimited() {
    return keep != null || maxBytes != Long.MAX_VALUE;
  }
}

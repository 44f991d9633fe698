package dev.kroniek.state;

import org.jspecify.annotations.Nullable;

/**
 * What is derived is not as it was written. It is of no further use: the store must be closed;
 * opened again, it puts the files aside, and the journal is folded from its beginning.
 */
public final class DamagedStateException extends StateException {
  private static final long serialVersionUID = 1L;

  DamagedStateException(String message) {
    super(message);
  }

  DamagedStateException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

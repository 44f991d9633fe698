package dev.kroniek.engine;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A read was not answered, because the thread that owns the state does not answer, or no longer;
 * {@link Kroniek#health} may tell more. Nothing is wrong with what was asked.
 */
public final class NotAnsweredException extends IOException {
  private static final long serialVersionUID = 1L;

  NotAnsweredException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

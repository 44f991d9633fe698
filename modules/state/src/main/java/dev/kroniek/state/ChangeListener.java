package dev.kroniek.state;

import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import org.jspecify.annotations.Nullable;

/** Is told of every change while an entry is folded, on the thread that folds. */
public interface ChangeListener {

  /** Listens to nothing. */
  ChangeListener NONE = new ChangeListener() {};

  /** A session's head changed, or a session was created: then {@code before} is null. */
  default void headChanged(@Nullable SessionHead before, SessionHead after) {}

  /** A session is gone for ever. */
  default void forgotten(SessionId id) {}
}

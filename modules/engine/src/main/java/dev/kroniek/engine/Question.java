package dev.kroniek.engine;

import dev.kroniek.state.StateStore;
import java.io.IOException;

/**
 * Reads something out of the state, on the thread that owns it. Must be quick, and change nothing.
 */
@FunctionalInterface
interface Question<T> {
  T answer(StateStore store) throws IOException;
}

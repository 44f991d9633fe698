package dev.kroniek.engine;

import java.io.IOException;

/** Lets any thread read the state, one question at a time, between two commands. */
@FunctionalInterface
interface StateAccess {
  /**
   * The answer, once everything that was journaled at the start is folded.
   *
   * @throws IOException if the disk refuses, or the engine failed
   */
  <T> T ask(Question<T> question) throws IOException;
}

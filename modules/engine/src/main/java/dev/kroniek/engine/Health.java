package dev.kroniek.engine;

import java.time.Duration;

/** Whether an engine does its work. */
public sealed interface Health {

  /** It does. */
  record Working() implements Health {}

  /**
   * One of its threads has not come back from a piece of work for too long: most likely a disk that
   * hangs. It may yet go on by itself; until then reads are refused.
   *
   * @param thread what the thread is for
   * @param lasting since when
   */
  record Stuck(String thread, Duration lasting) implements Health {}

  /** It gave up, and must be closed and opened again. */
  record Failed(Throwable cause) implements Health {}
}

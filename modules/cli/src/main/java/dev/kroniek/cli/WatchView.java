package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import java.util.List;

/** How watched sessions are shown. For one thread. */
interface WatchView {
  /** Begins. */
  default void open() {}

  /** What there is now, what needs somebody first. */
  void show(List<Json.Obj> sessions);

  /** Nothing can be told for now, and why. */
  void showLoss(String why);

  /** Leaves everything as it was found. Safe for any thread, and to be called twice. */
  default void close() {}
}

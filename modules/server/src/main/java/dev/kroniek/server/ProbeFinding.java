package dev.kroniek.server;

import java.util.Locale;

/** What is found of a silent session's processes; of several, the first of these. */
enum ProbeFinding {
  /** One of them lives. */
  ALIVE,
  /** They cannot be looked at from here: another machine's, or another container's. */
  ELSEWHERE,
  /** They ended, and another process has the number of one. */
  REPLACED,
  /** They ended. */
  GONE,
  /** No process of it was ever told. */
  UNKNOWN;

  /** The name in metrics. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

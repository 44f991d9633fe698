package dev.kroniek.engine;

/** A clock that only measures: nanoseconds from some start, never going back. */
@FunctionalInterface
interface Ticker {
  long nanos();
}

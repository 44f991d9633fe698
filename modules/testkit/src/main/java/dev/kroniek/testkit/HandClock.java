package dev.kroniek.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is turned by hand, forwards or back. Thread-safe. */
public final class HandClock implements InstantSource {
  /** Guarded by this. */
  private Instant now;

  public HandClock(Instant now) {
    this.now = now;
  }

  /** Turns it; a negative duration turns it back. */
  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }
}

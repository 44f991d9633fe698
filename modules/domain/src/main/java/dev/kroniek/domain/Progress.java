package dev.kroniek.domain;

import java.time.Instant;

/**
 * How far a session has come.
 *
 * @param version counts what a person would call a change; 1 at creation
 * @param sequence the last entry that changed anything of it, heartbeats and rejections included
 * @param updatedAt when the version last changed
 * @param reopened how often it became active again
 */
public record Progress(long version, long sequence, Instant updatedAt, long reopened) {

  Progress reached(long newSequence) {
    return new Progress(version, newSequence, updatedAt, reopened);
  }
}

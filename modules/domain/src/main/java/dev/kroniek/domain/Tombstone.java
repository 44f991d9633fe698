package dev.kroniek.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a session was forgotten.
 *
 * @param sequence of the command that did it
 * @param time when
 * @param reason why, as far as it was told
 */
public record Tombstone(long sequence, Instant time, @Nullable String reason) {}

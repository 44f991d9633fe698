package dev.kroniek.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened during a session.
 *
 * @param truncated whether message or data were longer when they came
 */
public record Event(
    long sequence,
    Instant at,
    String source,
    String kind,
    @Nullable String message,
    Json.Obj data,
    boolean truncated) {}

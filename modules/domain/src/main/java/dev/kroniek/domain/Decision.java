package dev.kroniek.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A decision and why; {@code alternatives} is a string or an array of strings. */
public record Decision(
    long sequence,
    Instant at,
    String title,
    @Nullable String rationale,
    @Nullable Json alternatives) {}

package dev.kroniek.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A task of a session. {@code note} is the last one given with an update. */
public record Task(
    String id,
    String title,
    TaskStatus status,
    @Nullable String detail,
    @Nullable String note,
    Instant createdAt,
    Instant updatedAt) {}

package dev.kroniek.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A commit that was made during a session. */
public record Commit(
    long sequence,
    Instant at,
    String sha,
    @Nullable String message,
    @Nullable String branch,
    @Nullable String kind,
    @Nullable Long files,
    @Nullable Long insertions,
    @Nullable Long deletions) {}

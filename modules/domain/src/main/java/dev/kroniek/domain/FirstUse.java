package dev.kroniek.domain;

import org.jspecify.annotations.Nullable;

/**
 * The first entry with a key, and what became of it.
 *
 * @param sequence its sequence
 * @param contentHash the hash of its content
 * @param version the session's version after it, 0 where there was none
 * @param reason why it was rejected, null where it was applied
 */
public record FirstUse(long sequence, long contentHash, long version, @Nullable Reason reason) {}

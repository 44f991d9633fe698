package dev.kroniek.domain;

import java.time.Instant;

/**
 * What is left of an entry about a session that was forgotten: its place, its time, and that its
 * key was used. It changes no session.
 *
 * @param sequence as of the {@link Entry} it was
 * @param recordedAt as of that entry
 * @param keyHash as of that entry; the key itself is gone
 */
public record ErasedEntry(long sequence, Instant recordedAt, long keyHash) {}

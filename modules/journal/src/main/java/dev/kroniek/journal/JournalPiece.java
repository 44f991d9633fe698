package dev.kroniek.journal;

import java.time.Instant;

/**
 * Entries that can only be dropped together: those of one file.
 *
 * @param lastSequence of its last entry
 * @param lastRecordedAt when that was recorded
 * @param bytes it takes on the disk
 */
public record JournalPiece(long lastSequence, Instant lastRecordedAt, long bytes) {}

package dev.kroniek.state;

import dev.kroniek.domain.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * Something derived that is not as it must be.
 *
 * @param session whose it is, null where it is nobody's or not known
 * @param sequence the entry it is about, 0 for none
 * @param field what differs
 * @param expected what it must be, null for nothing
 * @param found what it is, null for nothing
 */
public record Difference(
    @Nullable SessionId session,
    long sequence,
    String field,
    @Nullable String expected,
    @Nullable String found) {}

package dev.kroniek.engine;

import dev.kroniek.domain.SessionId;

/**
 * A session at both ends of a span of time.
 *
 * @param before found or absent
 * @param after found or absent
 */
public record SessionChange(SessionId id, SessionLookup before, SessionLookup after) {}

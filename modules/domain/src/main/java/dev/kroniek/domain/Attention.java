package dev.kroniek.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a session waits for its person.
 *
 * @param agentId the subagent that waits, null for the main agent
 */
public record Attention(AttentionKind kind, Instant since, @Nullable String agentId) {}
